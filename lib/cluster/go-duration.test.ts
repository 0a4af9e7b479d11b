import { expect, test } from '@playwright/test';
import { parseGoDuration } from './go-duration.ts';

test.describe('a Go duration', () => {
  for (const [text, milliseconds] of [
    ['16s', 16_000],
    ['1m40s', 100_000],
    ['5m0s', 300_000],
    ['0.5s', 500],
    ['.5s', 500],
    ['1.s', 1000],
    ['2h45m', 9_900_000],
    ['250ms', 250],
    ['1500us', 1.5],
    ['1500µs', 1.5],
    ['0', 0],
    ['0s', 0],
    ['-2s', -2000],
    ['+2s', 2000],
  ] as const) {
    test(`${text} is ${milliseconds} ms`, () => {
      expect(parseGoDuration(text)).toBe(milliseconds);
    });
  }

  for (const text of ['', '16', '16 s', 's', '1d', '16sec', '1m40', '--1s', '.s', '1..5s']) {
    test(`"${text}" is none`, () => {
      expect(parseGoDuration(text)).toBeUndefined();
    });
  }
});
