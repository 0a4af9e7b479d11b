import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { hodgesLehmann } from './hodges-lehmann.ts';
import { holm } from './holm.ts';
import { doubledRanks } from './rank-sums.ts';
import { rankTest, smallestP } from './rank-test.ts';

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
const group = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 });

test.describe('the rank test', () => {
  /** A group of `n` in a place among `m` others that gives U = u: its u-many pairs come from its last value. */
  const withU = (n: number, m: number, u: number): readonly [number[], number[]] => {
    const a = upTo(n);
    let left = u;
    for (let index = n - 1; index >= 0; index -= 1) {
      const step = Math.min(left, m);
      a[index] = (a[index] ?? 0) + step;
      left -= step;
    }
    return [a, upTo(n + m).filter((rank) => !a.includes(rank))];
  };

  // Critical values of U, two-sided, from the table of Mann and Whitney as in Siegel, Nonparametric Statistics (1956), table K.
  for (const [n, m, level, critical] of [
    [4, 4, 0.05, 0],
    [5, 5, 0.05, 2],
    [5, 5, 0.01, 0],
    [8, 8, 0.05, 13],
    [10, 10, 0.05, 23],
    [10, 10, 0.01, 16],
    [12, 15, 0.05, 49],
    [20, 20, 0.05, 127],
  ] as const) {
    test(`rejects ${n} and ${m} at ${level} up to U = ${critical}, and not beyond`, () => {
      expect(rankTest(...withU(n, m, critical))).toBeLessThanOrEqual(level);
      expect(rankTest(...withU(n, m, critical + 1))).toBeGreaterThan(level);
    });
  }

  test('counts all permutations, ties and all', () => {
    const byHand = (a: readonly number[], b: readonly number[]): number => {
      const ranks = doubledRanks([...a, ...b]);
      const mean = a.length * (ranks.length + 1);
      const far = (chosen: readonly number[]) => Math.abs(chosen.reduce((sum, rank) => sum + rank, 0) - mean);
      const observed = far(ranks.slice(0, a.length));
      let [all, asFar] = [0, 0];
      for (let mask = 0; mask < 2 ** ranks.length; mask += 1) {
        const chosen = ranks.filter((_, index) => Math.floor(mask / 2 ** index) % 2 === 1);
        if (chosen.length !== a.length) continue;
        all += 1;
        if (far(chosen) >= observed) asFar += 1;
      }
      return asFar / all;
    };
    fc.assert(fc.property(group, group, (a, b) => expect(rankTest(a, b)).toBeCloseTo(byHand(a, b), 12)));
  });

  test('does not care which group is which, nor for scale', () => {
    fc.assert(
      fc.property(group, group, (a, b) => {
        const p = rankTest(a, b);
        expect(rankTest(b, a)).toBeCloseTo(p, 12);
        const scaled = (values: readonly number[]) => values.map((value) => value ** 3 + 7);
        expect(rankTest(scaled(a), scaled(b))).toBe(p);
        const tied = new Set([...a, ...b]).size < a.length + b.length;
        if (!tied) expect(p).toBeGreaterThanOrEqual(smallestP(a.length, b.length) - 1e-12);
      }),
    );
  });

  test('knows the smallest p-value of a size', () => {
    expect(smallestP(5, 5)).toBeCloseTo(2 / 252, 12);
    expect(rankTest([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toBeCloseTo(2 / 252, 12);
    expect(rankTest([1], [2])).toBe(1);
  });

  test('refuses nothing, and what is no number', () => {
    expect(() => rankTest([], [1])).toThrow(RangeError);
    expect(() => rankTest([1], [Number.NaN])).toThrow(RangeError);
  });
});

test.describe("Holm's method", () => {
  test('adjusts as its author does', () => {
    // Holm 1979, as in R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(10)))).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([])).toEqual([]);
  });

  test('never makes a p-value smaller, keeps their order, and is never above Bonferroni', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
    fc.assert(
      fc.property(values, (given) => {
        const adjusted = holm(given);
        for (const [index, p] of given.entries()) {
          expect(adjusted[index]).toBeGreaterThanOrEqual(p);
          expect(adjusted[index]).toBeLessThanOrEqual(Math.min(1, p * given.length) + 1e-12);
          for (const [other, q] of given.entries()) {
            if (p < q) expect(adjusted[index]).toBeLessThanOrEqual(adjusted[other] ?? 0);
          }
        }
      }),
    );
  });
});

test.describe('the shift of Hodges and Lehmann', () => {
  test('is that of the textbook', () => {
    // Hollander and Wolfe, Nonparametric Statistical Methods, permeability of membranes; R: wilcox.test(a, b, conf.int = TRUE).
    const a = [1.15, 0.88, 0.9, 0.74, 1.21];
    const b = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const { estimate, interval } = hodgesLehmann(a, b, 0.95);
    expect(estimate).toBeCloseTo(0.305, 6);
    expect(interval?.lo).toBeCloseTo(-0.15, 6);
    expect(interval?.hi).toBeCloseTo(0.76, 6);
  });

  test('has no interval of too few', () => {
    expect(hodgesLehmann([1], [4], 0.95)).toEqual({ estimate: 3 });
    expect(hodgesLehmann([1, 2, 3], [4, 5, 6], 0.95)).toEqual({ estimate: 3 });
  });

  test('moves with what is added, and its interval holds the shifts that the test does not reject', () => {
    const reals = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(reals, fc.integer({ min: -50, max: 50 }), (values, by) => {
        const [a, b] = [values.slice(0, 5), values.slice(5)];
        const { estimate, interval } = hodgesLehmann(a, b, 0.95);
        const moved = hodgesLehmann(
          a,
          b.map((value) => value + by),
          0.95,
        );
        expect(moved.estimate).toBeCloseTo(estimate + by, 9);
        const { lo, hi } = interval ?? { lo: Number.NaN, hi: Number.NaN };
        const p = (shift: number) =>
          rankTest(
            a,
            b.map((value) => value - shift),
          );
        expect(p((lo + hi) / 2 + 0.001)).toBeGreaterThan(0);
        expect(p(lo + 0.001)).toBeGreaterThan(0.05);
        expect(p(hi - 0.001)).toBeGreaterThan(0.05);
        expect(p(lo - 0.001)).toBeLessThanOrEqual(0.05);
        expect(p(hi + 0.001)).toBeLessThanOrEqual(0.05);
      }),
    );
  });
});
