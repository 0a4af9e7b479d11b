import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { fewestToDisrupt, taintRate, zoneState } from './zone-disruption.ts';

for (const [notReady, total, state] of [
  [1, 2, 'Normal'],
  [2, 3, 'Normal'],
  [2, 4, 'Normal'],
  [3, 4, 'PartialDisruption'],
  [3, 5, 'PartialDisruption'],
  [4, 6, 'PartialDisruption'],
  [3, 6, 'Normal'],
  // Exactly 0.55, which float32 and float64 round differently.
  [11, 20, 'PartialDisruption'],
  [0, 3, 'Normal'],
  [0, 0, 'Normal'],
  [1, 1, 'FullDisruption'],
  [2, 2, 'FullDisruption'],
  [6, 6, 'FullDisruption'],
] as const) {
  test(`${notReady} of ${total} nodes not Ready make the zone ${state}`, () => {
    expect(zoneState(notReady, total)).toBe(state);
  });
}

test('a disrupted zone of up to 50 nodes is not tainted at all, a larger one at the secondary rate', () => {
  expect(taintRate('PartialDisruption', 50, 10)).toBe(0);
  expect(taintRate('PartialDisruption', 51, 10)).toBe(0.01);
  expect(taintRate('Normal', 51, 10)).toBe(10);
  expect(taintRate('FullDisruption', 51, 10)).toBe(0);
});

test('a zone that is not Normal does not become so by losing another node', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (total, some) => {
      const notReady = some % total;
      const worse = zoneState(notReady + 1, total);
      expect(zoneState(notReady, total) !== 'Normal' && worse === 'Normal').toBe(false);
      expect(worse !== 'Normal').toBe(notReady + 1 >= fewestToDisrupt(total));
    }),
  );
});
