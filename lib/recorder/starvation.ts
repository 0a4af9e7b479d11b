import type { Clock } from '../clock/clock.ts';
import { formatDuration, type Milliseconds } from '../units.ts';
import type { HostPressure } from './host-pressure.ts';
import type { Note } from './observation.ts';

/** How often the delay of our own event loop is measured. */
const pulse: Milliseconds = 250;

/**
 * Tells delays from which a host too busy to be in time can be known: of our own event loop, and of the API server's
 * answers. Overlapping delays of several kinds are told once. At each pulse `pressure` is looked at, if it is measured.
 */
export class Starvation {
  readonly #clock: Clock;
  readonly #after: Milliseconds;
  readonly #note: (note: Note) => void;
  readonly #pressure: HostPressure | undefined;
  #toldUntil: Milliseconds = Number.NEGATIVE_INFINITY;

  constructor(options: {
    readonly clock: Clock;
    readonly after: Milliseconds;
    readonly note: (note: Note) => void;
    readonly pressure?: HostPressure | undefined;
  }) {
    this.#clock = options.clock;
    this.#after = options.after;
    this.#note = options.note;
    this.#pressure = options.pressure;
  }

  /** Measures the event loop until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const due = this.#clock.now() + pulse;
      if ((await this.#clock.waitUntil(due, signal)) === 'woken') break;
      const came = this.#clock.now();
      this.delay(due, came, 'a timer came');
      this.#pressure?.look(came - due);
    }
    this.#pressure?.tell();
  }

  /**
   * Waits until it is known whether the host was starved before `instant`: pressure is known only when a sample ends. Returns
   * all the same when `signal` is aborted, or where pressure is not measured.
   */
  async measured(instant: Milliseconds, signal: AbortSignal): Promise<void> {
    const pressure = this.#pressure;
    while (pressure !== undefined && pressure.measuredUntil < instant && !signal.aborted) {
      await this.#clock.waitUntil(this.#clock.now() + pulse, signal);
    }
  }

  /** Takes what was due at `from` and came at `to`; `what` as in `an answer of the API server came`. */
  delay(from: Milliseconds, to: Milliseconds, what: string): void {
    if (to - from <= this.#after) return;
    const at = Math.max(from, this.#toldUntil);
    // One stall delays every kind's answer; each of them adds at most its own rest.
    if (to - at <= this.#after / 2) return;
    this.#toldUntil = to;
    this.#note({ type: 'note', at, until: to, topic: 'starved', text: `${what} ${formatDuration(to - from)} late` });
  }
}
