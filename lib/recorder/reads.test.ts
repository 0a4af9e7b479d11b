import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { Reads } from './reads.ts';

test('the latest read that did not have the write yet is what bounds it', () => {
  const reads = new Reads();
  reads.add({ sentAt: 10, resourceVersion: 5n });
  reads.add({ sentAt: 30, resourceVersion: 9n });
  // Sent earlier, answered later.
  reads.add({ sentAt: 20, resourceVersion: 7n });
  expect(reads.latestBefore(5n)).toBeUndefined();
  expect(reads.latestBefore(6n)).toBe(10);
  expect(reads.latestBefore(8n)).toBe(20);
  expect(reads.latestBefore(9n), 'the read at 9 has the write 9').toBe(20);
  expect(reads.latestBefore(10n)).toBe(30);
});

test('settling forgets nothing that a later change needs', () => {
  const script = fc.array(fc.record({ step: fc.integer({ min: 0, max: 3 }), ask: fc.boolean() }), { maxLength: 200 });
  fc.assert(
    fc.property(script, (steps) => {
      const settled = new Reads();
      const all = new Reads();
      let version = 1n;
      for (const [sentAt, { step, ask }] of steps.entries()) {
        version += BigInt(step);
        settled.add({ sentAt, resourceVersion: version });
        all.add({ sentAt, resourceVersion: version });
        if (!ask) continue;
        settled.settle(version - 1n);
        for (const later of [version, version + 1n]) expect(settled.latestBefore(later)).toBe(all.latestBefore(later));
      }
    }),
  );
});

test('however long a watch is silent, reads stay bounded and the oldest proof stays', () => {
  const reads = new Reads();
  for (let sentAt = 0; sentAt < 100_000; sentAt += 1) reads.add({ sentAt, resourceVersion: BigInt(sentAt) });
  expect(reads.size).toBeLessThanOrEqual(512);
  expect(reads.latestBefore(1n)).toBe(0);
  expect(reads.latestBefore(100_000n)).toBe(99_999);
  reads.settle(99_999n);
  expect(reads.size).toBe(1);
});
