import { expect, test } from '@playwright/test';
import { lawful, madeUpStory } from '../testing/made-up-story.ts';
import { type Milliseconds, seconds } from '../units.ts';
import { promisedTo, taintAfterTaint, taintedInTurn } from './zone-taints.ts';

/** Two of four nodes, at a rate of one in ten seconds. */
const failing = (spread: Milliseconds) => ({
  settings: { ...madeUpStory(lawful).settings, nodeEvictionRate: { value: 0.1, source: 'made up' } },
  fail: 2,
  total: 4,
  podsPerNode: 2,
  unknown: { lo: seconds(27), hi: seconds(27) + spread },
});

test('each turn comes a token later than the one before, less what its node may have turned Unknown later', () => {
  const windows = [1, 2, 3].map((nth) => taintedInTurn(nth, failing(0), 'n').window);
  const [{ lo, hi } = { lo: Number.NaN, hi: Number.NaN }] = windows;
  expect(windows.map((window) => [window.lo - lo, window.hi - hi])).toEqual([
    [0, 0],
    [seconds(10), seconds(10)],
    [seconds(20), seconds(20)],
  ]);
  const apart = taintedInTurn(2, failing(seconds(2)), 'n').window;
  expect([apart.lo - lo, apart.hi - hi]).toEqual([seconds(8), seconds(10)]);
});

test('a taint follows the one before by a token, and no sooner than the reaction to it allows', () => {
  const wait = { lo: 0, hi: seconds(3) };
  expect(taintAfterTaint(2, failing(seconds(2)), 'n', wait).window).toEqual({ lo: seconds(9.5), hi: seconds(15) });
});

test('a node that turned Unknown a period after the zone was disrupted is not tainted at all', () => {
  const { settings } = failing(0);
  const at = (instant: Milliseconds) => ({ lo: instant, hi: instant });
  expect(promisedTo(at(seconds(29)), at(seconds(27)), settings)).toBe('no-taint');
  expect(promisedTo(at(seconds(28)), at(seconds(27)), settings)).toBe('none-later');
});
