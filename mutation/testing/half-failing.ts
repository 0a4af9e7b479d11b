import { expect, test } from '@playwright/test';
import { durationBetween } from '../../lib/verdict/interval.ts';

/** Not run by itself: tests of which one fails whatever the code does, and so shows nothing of a mistake in it. */

const duration = () => durationBetween({ lo: 1, hi: 2 }, { lo: 5, hi: 7 });

test('fails as the code is', () => {
  expect(duration()).toEqual({ lo: 0, hi: 0 });
});

test('passes as the code is', () => {
  expect(duration()).toEqual({ lo: 3, hi: 6 });
});
