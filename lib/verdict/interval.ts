import type { Interval } from '../recorder/observation.ts';

/** The durations that can lie between a cause somewhere in `from` and an effect somewhere in `to`. */
export const durationBetween = (from: Interval, to: Interval): Interval => ({
  lo: to.lo - from.hi,
  hi: to.hi - from.lo,
});

export const widened = (interval: Interval, by: number): Interval => ({ lo: interval.lo - by, hi: interval.hi + by });

export const disjoint = (a: Interval, b: Interval): boolean => a.hi < b.lo || b.hi < a.lo;

export const within = (inner: Interval, outer: Interval): boolean => inner.lo >= outer.lo && inner.hi <= outer.hi;
