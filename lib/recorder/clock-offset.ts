import type { Milliseconds } from '../units.ts';
import type { Interval } from './observation.ts';

/** An answer of the API server and when, on the run's clock, it can have been stamped. */
export interface DatedAnswer {
  /** The `Date` header: whole seconds, truncated (RFC 9110, 5.6.7; Go's net/http writes it with the headers). */
  readonly date: string;
  readonly sentAt: Milliseconds;
  readonly receivedAt: Milliseconds;
}

/** The most by which two clocks drift apart: 500 parts per million is as fast as NTP slews one. */
const drift = 500e-6;

/**
 * By how much the API server's clock is ahead of the run's clock (milliseconds since 1970 less milliseconds since the run
 * began), as an interval that contains the truth, from the `Date` headers of its answers. Every answer narrows it.
 */
export class ClockOffset {
  #interval: Interval | undefined;
  #at: Milliseconds = 0;
  /** When the answers were sent that the two ends of the interval come from. */
  #toldAt: Interval = { lo: 0, hi: 0 };

  /** Since when the clocks have not been stepped, as far as can be told: an answer that agrees may have come after a small step. */
  get since(): Milliseconds {
    return Math.min(this.#toldAt.lo, this.#toldAt.hi);
  }

  /** The interval as of `now`: it grows with time, since the clocks may drift apart. Undefined before the first answer. */
  at(now: Milliseconds): Interval | undefined {
    if (this.#interval === undefined) return undefined;
    const grown = Math.max(0, now - this.#at) * drift;
    return { lo: this.#interval.lo - grown, hi: this.#interval.hi + grown };
  }

  /** Takes in one more answer. False if it contradicts the earlier ones: one clock was stepped, and measuring begins anew. */
  learn(answer: DatedAnswer): boolean {
    const second = Date.parse(answer.date);
    if (Number.isNaN(second)) return true;
    const drifted = (answer.receivedAt - answer.sentAt) * drift;
    const told = { lo: second - answer.receivedAt - drifted, hi: second + 1000 - answer.sentAt + drifted };
    const known = this.at(answer.receivedAt) ?? told;
    const both = { lo: Math.max(known.lo, told.lo), hi: Math.min(known.hi, told.hi) };
    const agrees = both.lo <= both.hi;
    this.#toldAt = {
      lo: agrees && both.lo > told.lo ? this.#toldAt.lo : answer.sentAt,
      hi: agrees && both.hi < told.hi ? this.#toldAt.hi : answer.sentAt,
    };
    this.#interval = agrees ? both : told;
    this.#at = answer.receivedAt;
    return agrees;
  }

  /**
   * The earliest moment of the run's clock at which the server's clock can have shown `instant` (milliseconds since
   * 1970). Undefined before the first answer.
   */
  earliestOnRun(instant: Milliseconds, now: Milliseconds): Milliseconds | undefined {
    const offset = this.at(now);
    if (offset === undefined || Number.isNaN(instant)) return undefined;
    const bound = instant - offset.hi;
    return bound - Math.max(0, now - bound) * drift;
  }

  forget(): void {
    this.#interval = undefined;
  }
}
