import { expect, test } from '@playwright/test';
import { redraws } from './environment.ts';

test('lines are drawn again only where they can be, and where it is known where they break', () => {
  expect(redraws({}, { isTTY: true, columns: 80 })).toBe(true);
  expect(redraws({}, { isTTY: true, columns: 0 })).toBe(false);
  expect(redraws({ TERM: 'dumb' }, { isTTY: true, columns: 80 })).toBe(false);
  expect(redraws({}, {})).toBe(false);
});
