import { expect, test } from '@playwright/test';
import { notKnown, RememberedScores } from './remembered-scores.ts';

test('what a node scored is known until something on it changes, each sort of pods by itself', () => {
  const remembered = new RememberedScores();
  const [small, large] = [remembered.of('small', 2), remembered.of('large', 2)];
  small[0] = 90;
  small[1] = 80;
  large[1] = 10;
  remembered.forget(1);
  expect([...remembered.of('small', 2)].slice(0, 2)).toEqual([90, notKnown]);
  expect(remembered.of('large', 2)[1]).toBe(notKnown);
});

test('with more nodes nothing is known of any, and each has its place', () => {
  const remembered = new RememberedScores();
  remembered.of('small', 1)[0] = 90;
  const more = remembered.of('small', 5);
  expect(more.length).toBeGreaterThanOrEqual(5);
  expect([...more]).toEqual([...more].map(() => notKnown));
});
