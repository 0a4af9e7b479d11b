import { expect, test } from '@playwright/test';
import { Stillness } from './stillness.ts';

test('a write came after the last moment at which its revision was not there', () => {
  const still = new Stillness();
  expect(still.latestBefore(9n)).toBeUndefined();
  still.note(10, 5);
  still.note(20, 5);
  still.note(30, 7);
  still.note(40, 8);
  expect(still.latestBefore(5n)).toBeUndefined();
  expect(still.latestBefore(6n)).toBe(20);
  expect(still.latestBefore(7n)).toBe(20);
  expect(still.latestBefore(8n)).toBe(30);
  expect(still.latestBefore(9n)).toBe(40);
});

test('what is long over is forgotten, and proves nothing wrong', () => {
  const still = new Stillness();
  for (let revision = 1; revision <= 10_000; revision += 1) still.note(revision, revision);
  expect(still.latestBefore(2n)).toBeUndefined();
  expect(still.latestBefore(10_000n)).toBe(9999);
});
