import { type Milliseconds, seconds } from '../../lib/units.ts';
import { SlowRequests } from '../slow-requests.ts';
import type { Trace } from '../trace.ts';
import type { History, Transition } from './history.ts';

/** So much of a delay must be found again in slow requests: not all that waits makes one. */
const share = 0.5;

/** What is no difference of its own: two instants that are this close may be written as two seconds. */
const negligible: Milliseconds = seconds(1);

/**
 * Tells delays that a recording's host made from those that have another cause, by the audit log's account of how long requests took.
 * A delay that something had already is handed on to all that follows from it on the same node.
 */
export class HeldUp {
  readonly #slow: SlowRequests;
  readonly #carried = new Map<string, Milliseconds>();

  constructor(trace: Trace) {
    this.#slow = new SlowRequests(trace);
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
    const isProven = this.#slow.within(recorded.at - own, recorded.at) >= share * own;
    // What is not proven is not handed on, or many small delays would excuse a large one.
    if (isProven && !isReplacement) this.#carried.set(of, Math.max(before, delay));
    return isProven || own <= negligible;
  }
}
