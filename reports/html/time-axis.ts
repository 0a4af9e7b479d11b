import type { Run } from '../run.ts';
import { elapsed } from '../terminal/layout.ts';
import { expectedBand } from './expected-band.ts';

/** From when to when there is something to show, on the run's clock. */
export interface TimeAxis {
  readonly lo: number;
  readonly hi: number;
}

/** The axis that everything of a run that has a moment fits on; windows may leave it. Undefined if nothing has one. */
export function timeAxis(run: Run): TimeAxis | undefined {
  const begun = run.scenarios.flatMap(({ startedAtMs, durationMs = 0 }) =>
    startedAtMs === undefined ? [] : [startedAtMs, startedAtMs + durationMs],
  );
  const moments = [
    ...begun,
    ...run.scenarios.flatMap(({ steps }) =>
      steps.flatMap(({ startedAtMs, durationMs = 0 }) => [startedAtMs, startedAtMs + durationMs]),
    ),
    ...run.faults.flatMap(({ confirmed }) => [confirmed.lo, confirmed.hi]),
    ...run.claims.flatMap((claim) => [
      ...(claim.at === undefined ? [] : [claim.at.lo, claim.at.hi]),
      ...[expectedBand(claim)].flatMap((band) => (band === undefined ? [] : [band.cause.lo])),
    ]),
    ...run.gaps.map(({ lo }) => lo),
    // A hole that nothing closes ends with the run.
    ...run.gaps.map(({ hi }) => Math.min(hi, run.durationMs ?? 0)),
  ].filter((moment) => Number.isFinite(moment) && moment >= 0);
  const lo = moments.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const hi = moments.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!(hi > lo)) return undefined;
  const margin = (hi - lo) / 100;
  return { lo: Math.max(0, lo - margin), hi: hi + margin };
}

/** Where a moment is on the axis, in percent of its length; what lies outside is at its end. */
export function position({ lo, hi }: TimeAxis, moment: number): number {
  const share = (moment - lo) / (hi - lo);
  return Math.round(Math.min(1, Math.max(0, share)) * 100_000) / 1000;
}

export interface Tick {
  readonly at: number;
  /** As in `1:05`: minutes and seconds since the run began. */
  readonly label: string;
}

/** At most nine round moments. */
export function ticks({ lo, hi }: TimeAxis): readonly Tick[] {
  const round = [0.001, 0.01, 0.1, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].map((seconds) => seconds * 1000);
  const step = round.find((each) => (hi - lo) / each <= 8) ?? Math.ceil((hi - lo) / 8 / 3_600_000) * 3_600_000;
  const first = Math.ceil(lo / step);
  const count = Math.floor(hi / step) - first + 1;
  return Array.from({ length: count }, (_, index) => {
    const at = (first + index) * step;
    const label = step < 1000 ? `${(at / 1000).toFixed(3)} s` : clockText(at);
    return { at, label };
  });
}

/** `1:05`: minutes and seconds since the run began. */
export const clockText = (at: number): string => elapsed(at).trim();
