import { expect, test } from '@playwright/test';
import { exponentOf } from './growth.ts';

const sizes = [500, 1000, 2000, 5000];

for (const exponent of [0.9, 1, 1.1, 2]) {
  test(`growth with the power of ${exponent} is found`, () => {
    const measured = sizes.map((size) => ({ size, duration: 3 * size ** exponent }));
    expect(exponentOf(measured)).toBeCloseTo(exponent, 6);
  });
}

test('there is no exponent of one size', () => {
  expect(() => exponentOf([{ size: 5, duration: 1 }])).toThrow(RangeError);
  expect(() =>
    exponentOf([
      { size: 5, duration: 1 },
      { size: 5, duration: 2 },
    ]),
  ).toThrow(RangeError);
});
