import { expect, test } from '@playwright/test';
import { lawful, madeUpStory } from '../testing/made-up-story.ts';
import { type Milliseconds, seconds } from '../units.ts';
import { resolution } from './allowances.ts';
import {
  lastTaints,
  liftedByFullDisruption,
  promisedTo,
  taintAfterTaint,
  taintedAfterRecovery,
  taintedInTurn,
  unknownToThePass,
  unlessSuspended,
} from './zone-taints.ts';

/** Two of four nodes, at a rate of one in ten seconds. */
const failing = (spread: Milliseconds, version = 'v1.37.2') => ({
  settings: { ...madeUpStory({ ...lawful, version }).settings, nodeEvictionRate: { value: 0.1, source: 'made up' } },
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

test('up to v1.33 a node that flips in the disrupting pass is not tainted, and one that flipped a period before is', () => {
  const { settings } = failing(0, 'v1.33.13');
  const at = (instant: Milliseconds) => ({ lo: instant, hi: instant });
  expect(promisedTo(at(seconds(27)), at(seconds(27)), settings)).toBe('no-taint');
  expect(promisedTo(at(25_001), at(seconds(27)), settings)).toBe('no-taint');
  expect(promisedTo(at(seconds(25)), at(seconds(27)), settings)).toBe('none-later');
});

test('a zone’s claims are each of their id, of their node, and after their cause', () => {
  const { settings } = failing(0);
  const claims = [
    taintedInTurn(1, failing(0), 'n'),
    taintAfterTaint(2, failing(0), 'n', { lo: 0, hi: 0 }),
    taintedAfterRecovery(1, settings, 'n', 3),
    liftedByFullDisruption('n', 4, 3),
  ];
  expect(claims.map(({ id, relativeTo }) => [id, relativeTo])).toEqual([
    ['nodes.tainted-at-rate', 'Ready=Unknown'],
    ['nodes.tainted-at-rate', 'the 1st taint'],
    ['zone.recovers', "the zone's last node to be Ready again"],
    ['zone.full-lifts-taints', 'the last node ceasing to be Ready'],
  ]);
  for (const claim of claims) expect(claim).toMatchObject({ subject: 'Node n', resolution });
});

test('a turn that never comes has a window of nothing', () => {
  expect(taintedInTurn(2, { ...failing(0), fail: 3 }, 'n').window).toEqual({ lo: 0, hi: 0 });
});

test('after the flip that disrupts a zone the pass, its marking, a tick and each node’s reaction may pass', () => {
  expect(lastTaints(failing(0).settings, 3, 4).hi).toBe(50 + 300 + 100 + 2000);
});

test('a controller that is not suspended needs no longer than its passes, a token for each, and what is excused', () => {
  expect(unlessSuspended(failing(0).settings, 3, 2)).toBe(2000 + 250 + 10_600 + 30_000);
  expect(unlessSuspended(failing(0, 'v1.33.13').settings, 3, 2)).toBe(2000 + 250 + 2850 + 30_000);
});

test('after a recovery each turn has a token of its own, and a token for each node is excused', () => {
  const { window, excused } = taintedAfterRecovery(2, failing(0).settings, 'n', 3);
  expect(window).toEqual({ lo: 20_000, hi: 20_000 + 2000 + 50 + 100 + 1500 });
  expect(excused?.hi).toBe(53_650);
});

test('full disruption lifts the taints in a pass, one node after the other', () => {
  expect(liftedByFullDisruption('n', 4, 3).window).toEqual({ lo: 0, hi: 50 + 300 + 2500 });
  expect(unknownToThePass).toBe(50 + 1000);
});
