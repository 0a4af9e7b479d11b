import type { Interval } from '../../lib/recorder/observation.ts';
import type { RunClaim } from '../schema/claim.ts';

/** Where on the run's clock a claim's window lies. */
export interface ExpectedBand {
  /** Contains the moment of the cause. */
  readonly cause: Interval;
  readonly lo: number;
  /** Infinity if nothing bounds the window. */
  readonly hi: number;
  /** By this much the window was widened on both sides before judging. */
  readonly resolution: number;
}

/**
 * Places a claim's window on the run's clock, by what was observed alone: `at` less `observed` is the cause's moment.
 *
 * A duration is `at.lo - cause.hi … at.hi - cause.lo`, so each end of the window is placed from the end of the cause that
 * its end of the duration was measured from. The mark `at` then lies in the widened band exactly if the duration lies in
 * the widened window, which is what was judged. Undefined where there is nothing to place it by, or where the cause is
 * known less well than its window is wide.
 */
export function expectedBand({ expectation, observed, at, negated }: RunClaim): ExpectedBand | undefined {
  if (expectation === undefined || observed === undefined || at === undefined || negated) return undefined;
  const { window, resolution } = expectation;
  const band = {
    lo: at.lo - observed.lo + window.lo,
    hi: window.hi === undefined ? Number.POSITIVE_INFINITY : at.hi - observed.hi + window.hi,
  };
  if (band.lo - resolution > band.hi + resolution) return undefined;
  // A duration whose lower end would be negative is cut off at 0 where resourceVersions prove the order; then only the
  // effect bounds the cause.
  const latest = observed.lo === 0 ? at.hi : at.lo - observed.lo;
  const cause = { lo: Math.min(at.hi - observed.hi, latest), hi: latest };
  return { cause, ...band, resolution };
}
