import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { durationBetween, widened, within } from '../../lib/verdict/interval.ts';
import type { RunClaim } from '../schema/claim.ts';
import { storyClaims } from '../testdata/made-up-story.ts';
import { expectedBand } from './expected-band.ts';

const base = storyClaims.find(({ id }) => id === 'node.ready-unknown');

function claimOf(change: Pick<RunClaim, 'at' | 'observed'>, window: { lo: number; hi?: number }): RunClaim {
  if (base?.expectation === undefined) throw new Error('no claim to change');
  const { at: _, observed: __, ...rest } = base;
  return { ...rest, ...change, expectation: { ...base.expectation, window, resolution: 500 } };
}

test('the cause is where the effect is, less the duration; the band lies after it by the window', () => {
  const cause = { lo: 43_000, hi: 43_100 };
  const at = { lo: 59_300, hi: 59_400 };
  const claim = claimOf({ at, observed: durationBetween(cause, at) }, { lo: 16_000, hi: 18_950 });
  expect(expectedBand(claim)).toEqual({ cause, lo: 59_100, hi: 61_950, resolution: 500 });
});

test('a mark lies in its widened band exactly if its duration lies in the widened window', () => {
  const number = fc.integer({ min: 0, max: 3_000 });
  fc.assert(
    fc.property(number, number, number, number, number, number, (from, fromWidth, after, width, lo, windowWidth) => {
      const cause = { lo: from, hi: from + fromWidth };
      const at = { lo: from + after, hi: from + after + width };
      const window = { lo, hi: lo + windowWidth };
      const duration = durationBetween(cause, at);
      // Cut off at 0, as where resourceVersions prove the order.
      for (const observed of [duration, { lo: Math.max(0, duration.lo), hi: Math.max(0, duration.hi) }]) {
        const judged = within(observed, widened(window, 500));
        const band = expectedBand(claimOf({ at, observed }, window));
        expect(band === undefined ? false : within(at, widened(band, band.resolution))).toBe(judged);
        if (band !== undefined) {
          expect(band.cause.lo).toBeLessThanOrEqual(cause.lo);
          expect(band.cause.hi).toBeGreaterThanOrEqual(Math.min(cause.hi, at.hi));
        }
      }
    }),
  );
});

test('nothing is placed by what was not seen, nor for a claim of the opposite', () => {
  const [at, observed] = [
    { lo: 10, hi: 20 },
    { lo: 1, hi: 11 },
  ];
  expect(expectedBand(claimOf({ at }, { lo: 0, hi: 5 }))).toBeUndefined();
  expect(expectedBand(claimOf({ observed }, { lo: 0, hi: 5 }))).toBeUndefined();
  expect(expectedBand({ ...claimOf({ at, observed }, { lo: 0, hi: 5 }), negated: true })).toBeUndefined();
  const { expectation: _, ...state } = claimOf({ at, observed }, { lo: 0, hi: 5 });
  expect(expectedBand(state)).toBeUndefined();
});

test('a window without an end has a band without one', () => {
  const claim = claimOf({ at: { lo: 10, hi: 20 }, observed: { lo: 1, hi: 11 } }, { lo: 3 });
  expect(expectedBand(claim)).toMatchObject({ lo: 12, hi: Number.POSITIVE_INFINITY });
});
