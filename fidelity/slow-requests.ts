import type { Milliseconds } from '../lib/units.ts';
import type { Trace } from './trace.ts';

/** A request of an idle host is answered within some 20 ms, and takes this long where processes wait for a processor or a disk. */
const slow: Milliseconds = 100;

type Interval = readonly [Milliseconds, Milliseconds];

/** What a trace tells of how busy its host was, by the audit log's account of how long requests took. */
export class SlowRequests {
  readonly #intervals: readonly Interval[];

  constructor({ lines }: Trace) {
    this.#intervals = united(
      lines.flatMap((line) =>
        (line.t === 'write' || line.t === 'ask') && line.at !== undefined && line.at[1] - line.at[0] >= slow
          ? [line.at]
          : [],
      ),
    );
  }

  /** For how long some were under way; milliseconds after the trace's `t0`. */
  within(from: Milliseconds, until: Milliseconds): Milliseconds {
    return this.#intervals.reduce((sum, [lo, hi]) => sum + Math.max(0, Math.min(hi, until) - Math.max(lo, from)), 0);
  }
}

function united(intervals: readonly Interval[]): readonly Interval[] {
  const all: [number, number][] = [];
  for (const [lo, hi] of intervals.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last !== undefined && lo <= last[1]) last[1] = Math.max(last[1], hi);
    else all.push([lo, hi]);
  }
  return all;
}
