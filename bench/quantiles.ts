import type { Milliseconds } from '../lib/units.ts';

/** Of a set of durations; the nearest rank, so each is one that was really measured. */
export interface Quantiles {
  readonly p50: Milliseconds;
  readonly p90: Milliseconds;
  readonly p99: Milliseconds;
  readonly max: Milliseconds;
}

/** Undefined of nothing. */
export function quantilesOf(durations: readonly Milliseconds[]): Quantiles | undefined {
  const sorted = durations.toSorted((a, b) => a - b);
  const last = sorted.at(-1);
  if (last === undefined) return undefined;
  const at = (share: number): Milliseconds => sorted[Math.ceil(share * sorted.length) - 1] ?? last;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: last };
}
