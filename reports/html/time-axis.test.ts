import { expect, test } from '@playwright/test';
import { madeUpRuns } from '../testdata/made-up-run.ts';
import { position, ticks, timeAxis } from './time-axis.ts';

test('the axis holds all that has a moment, and little else', () => {
  for (const make of Object.values(madeUpRuns)) {
    const run = make();
    const axis = timeAxis(run);
    if (axis === undefined) throw new Error('no axis');
    const moments = run.claims.flatMap(({ at }) => (at === undefined ? [] : [at.lo, at.hi]));
    for (const moment of moments) {
      expect(position(axis, moment)).toBeGreaterThan(0);
      expect(position(axis, moment)).toBeLessThan(100);
    }
    expect(position(axis, 0)).toBe(0);
    expect(position(axis, Number.POSITIVE_INFINITY)).toBe(100);
  }
});

test('a run in which nothing happened has no axis', () => {
  expect(timeAxis({ ...madeUpRuns.pass(), scenarios: [], claims: [], faults: [], gaps: [] })).toBeUndefined();
});

test('ticks are round, few, and on the axis', () => {
  expect(ticks({ lo: 41_800, hi: 108_000 }).map(({ label }) => label)).toEqual([
    '0:50',
    '1:00',
    '1:10',
    '1:20',
    '1:30',
    '1:40',
  ]);
  expect(ticks({ lo: 3_000_000, hi: 4_000_000 }).map(({ label }) => label)).toContain('1:00:00');
  for (const length of [0.002, 3, 90, 7_000, 66_000, 480_000, 3_600_000, 400_000_000]) {
    const axis = { lo: 12_345, hi: 12_345 + length };
    const shown = ticks(axis);
    expect(shown.length).toBeLessThanOrEqual(9);
    for (const { at } of shown) expect(position(axis, at)).toBeGreaterThanOrEqual(0);
    expect(new Set(shown.map(({ label }) => label)).size).toBe(shown.length);
  }
});
