import { expect, test } from '@playwright/test';
import { seenOf, type WriteEvidence } from './seen.ts';

const nothing: WriteEvidence = { receivedAt: 100, read: undefined, ordered: undefined, stamped: undefined };

test('the lower end is the latest that is proved, by whatever proves it; the upper end is the receipt', () => {
  for (const [evidence, lo, rule] of [
    [{ read: 10, ordered: 20, stamped: 30 }, 30, 'server-time'],
    [{ read: 10, ordered: 30, stamped: 20 }, 30, 'ordered'],
    [{ read: 30, ordered: 10, stamped: 20 }, 30, 'read'],
    [{ read: 10 }, 10, 'read'],
    [{ stamped: 100 }, 100, 'server-time'],
  ] as const) {
    expect(seenOf({ ...nothing, ...evidence })).toEqual({ lo, hi: 100, rule, impossibleStamp: false });
  }
});

test('a stamp after the receipt proves nothing, and is told', () => {
  const seen = seenOf({ ...nothing, read: 10, stamped: 100.5 });
  expect(seen).toEqual({ lo: 10, hi: 100, rule: 'read', impossibleStamp: true });
});

test('a change that nothing bounds is a bug of ours', () => {
  expect(() => seenOf(nothing)).toThrow('nothing proves when it came');
});
