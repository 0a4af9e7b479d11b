import { expect, test } from '@playwright/test';
import { bar } from './shapes.ts';

const axis = { lo: 0, hi: 1000 };
const drawn = (lo: number, hi: number): readonly number[] => {
  const [, x, width] =
    / x="([\d.]+)%".* width="([\d.]+)%"/.exec(String(bar(axis, { lo, hi }, { kind: 'mark', y: 0, height: 9 }))) ?? [];
  return [Number(x), Number(width)];
};

test('a stretch is drawn in percent of the axis', () => {
  expect(drawn(250, 500)).toEqual([25, 25]);
});

test('an instant is drawn too, and within the axis', () => {
  for (const at of [0, 333, 1000]) {
    const [x = 0, width = 0] = drawn(at, at);
    expect(width).toBeGreaterThan(0);
    expect(x + width).toBeLessThanOrEqual(100.001);
    expect(x).toBeCloseTo(at / 10, 1);
  }
});
