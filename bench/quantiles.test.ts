import { expect, test } from '@playwright/test';
import { orderOf } from './order.ts';
import { quantilesOf } from './quantiles.ts';

test('quantiles are measured values, by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(quantilesOf(hundred)).toEqual({ p50: 50, p90: 90, p99: 99, max: 100 });
  expect(quantilesOf([7])).toEqual({ p50: 7, p90: 7, p99: 7, max: 7 });
  expect(quantilesOf([])).toBeUndefined();
});

test('dates are held against the order of the writes, pair by pair', () => {
  const at = (moment: number) => ({ lo: moment, hi: moment });
  expect(orderOf([at(1), at(3), at(2), at(3)])).toEqual({ pairs: 6, wrong: 1, undecided: 1 });
  expect(
    orderOf([
      { lo: 5, hi: 9 },
      { lo: 1, hi: 6 },
      { lo: 1, hi: 4 },
    ]),
  ).toEqual({ pairs: 3, wrong: 1, undecided: 2 });
});
