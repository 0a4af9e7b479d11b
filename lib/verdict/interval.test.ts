import { expect, test } from '@playwright/test';
import { disjoint, durationBetween, widened, within } from './interval.ts';

test('a duration is bounded by the blur of both of its ends', () => {
  expect(durationBetween({ lo: 100, hi: 103 }, { lo: 150, hi: 157 })).toEqual({ lo: 47, hi: 57 });
});

test('an interval is widened on either side', () => {
  expect(widened({ lo: 10, hi: 20 }, 3)).toEqual({ lo: 7, hi: 23 });
});

test('an interval that ends on a bound is within, and one beyond either is not', () => {
  const outer = { lo: 10, hi: 20 };
  expect(within({ lo: 10, hi: 20 }, outer)).toBe(true);
  expect(within({ lo: 9, hi: 15 }, outer)).toBe(false);
  expect(within({ lo: 15, hi: 21 }, outer)).toBe(false);
});

test('intervals that touch are not disjoint, and those with a space between are, on either side', () => {
  const one = { lo: 10, hi: 20 };
  expect(disjoint(one, { lo: 20, hi: 30 })).toBe(false);
  expect(disjoint({ lo: 20, hi: 30 }, one)).toBe(false);
  expect(disjoint(one, { lo: 21, hi: 30 })).toBe(true);
  expect(disjoint({ lo: 21, hi: 30 }, one)).toBe(true);
});
