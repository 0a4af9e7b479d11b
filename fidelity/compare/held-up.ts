import { type Milliseconds, seconds } from '../../lib/units.ts';
import type { Trace } from '../trace.ts';
import type { History, Transition } from './history.ts';

/** A request of an idle host is answered within some 20 ms, and takes this long where processes wait for a processor or a disk. */
const slow: Milliseconds = 100;

/** So much of a delay must be found again in slow requests: not all that waits makes one. */
const share = 0.5;

/** What is no difference of its own: two instants that are this close may be written as two seconds. */
const negligible: Milliseconds = seconds(1);

/**
 * Tells delays that a recording's host made from those that have another cause, by the audit log's account of how long requests took.
 * A delay that something had already is handed on to all that follows from it on the same node.
 */
export class HeldUp {
  readonly #slow: readonly (readonly [Milliseconds, Milliseconds])[];
  readonly #carried = new Map<string, Milliseconds>();

  constructor({ lines }: Trace) {
    const intervals = lines.flatMap((line) =>
      (line.t === 'write' || line.t === 'ask') && line.at !== undefined && line.at[1] - line.at[0] >= slow
        ? [line.at]
        : [],
    );
    this.#slow = united(intervals);
  }

  /**
   * Whether a transition that the real cluster wrote later than the simulated one is late by the host alone; to be asked in the order
   * in which the real one wrote them.
   */
  explains({ kind, name, node = '' }: History, recorded: Transition, simulated: Transition): boolean {
    const of = kind === 'Node' ? name : node;
    const isReplacement = recorded.field === 'exists';
    const before = isReplacement ? Math.max(0, ...this.#carried.values()) : (this.#carried.get(of) ?? 0);
    const delay = recorded.at - simulated.at;
    const own = delay - before;
    const isProven = this.#lost(recorded.at - own, recorded.at) >= share * own;
    // What is not proven is not handed on, or many small delays would excuse a large one.
    if (isProven && !isReplacement) this.#carried.set(of, Math.max(before, delay));
    return isProven || own <= negligible;
  }

  /** How long slow requests were under way. */
  #lost(from: Milliseconds, until: Milliseconds): Milliseconds {
    return this.#slow.reduce((sum, [lo, hi]) => sum + Math.max(0, Math.min(hi, until) - Math.max(lo, from)), 0);
  }
}

function united(intervals: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const all: [number, number][] = [];
  for (const [lo, hi] of intervals.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last !== undefined && lo <= last[1]) last[1] = Math.max(last[1], hi);
    else all.push([lo, hi]);
  }
  return all;
}
