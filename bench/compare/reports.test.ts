import { expect, test } from '@playwright/test';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { rankTest } from '../../lib/statistics/rank-test.ts';
import { countRegressions, type Judge, naiveT, powercut, type Story } from './reports.ts';

const claims = 20;

/** Stories of equal clusters, each claim anywhere in its window. */
function pool(seed: number, later = 0): readonly Story[] {
  const random = xoroshiro128plus(seed);
  return Array.from({ length: 60 }, () =>
    Array.from({ length: claims }, (_, index) => ({
      claim: `claim ${index}`,
      duration: uniformInt(random, 0, 1000) + later,
      passed: true,
    })),
  );
}

const equal = pool(1);
const sizes = { a: 9, b: 9 };
const counted = (judge: Judge) => countRegressions({ a: equal, b: equal }, sizes, { reports: 200, seed: 1, judge });

/** Planted: each claim by itself at one in twenty, without Holm. */
const withoutHolm: Judge = (a, b) =>
  (a[0] ?? []).some((_, index) => {
    const durations = (side: readonly Story[]) => side.flatMap((story) => story[index]?.duration ?? []);
    return rankTest(durations(a), durations(b)) < 0.05;
  });

test('equal sides are called a regression by none of 200 reports, but by many without Holm, and by a naive t-test', () => {
  expect(counted(powercut)).toBe(0);
  expect(counted(withoutHolm)).toBeGreaterThan(50);
  expect(counted(naiveT)).toBeGreaterThan(20);
});

test('a shift by the width of the window is found in every report, and one run outside its window, too', () => {
  const later = pool(2, 1001);
  const count = { reports: 50, seed: 1, judge: powercut };
  expect(countRegressions({ a: equal, b: later }, sizes, count)).toBe(50);
  const failing = equal.map((story) => story.map((each, index) => ({ ...each, passed: index !== 3 })));
  expect(countRegressions({ a: equal, b: failing }, { a: 1, b: 1 }, count)).toBe(50);
});
