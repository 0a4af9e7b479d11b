import type { Clock } from '../lib/clock/clock.ts';
import type { Interval } from '../lib/recorder/observation.ts';
import type { Milliseconds } from '../lib/units.ts';

/** Long enough to see the millisecond of the wall clock turn over a few times. */
const look: Milliseconds = 4;

/** As fast as NTP slews a clock: 500 parts per million. */
const slew = 500e-6;

interface Reading {
  /** On the run's clock. */
  readonly at: Milliseconds;
  /** Wall clock less run's clock: contains the truth. */
  readonly ahead: Interval;
}

/**
 * Maps times of this host's wall clock to the run's clock. The API server of a kind cluster reads the same wall clock, since
 * containers share the kernel; so reading both clocks here, one right after the other, gives the mapping to microseconds.
 */
export class WallClock {
  readonly #clock: Clock;
  readonly #readings: Reading[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Reads both clocks for a few milliseconds. Whatever lies between two readings can be mapped. */
  read(): void {
    const until = this.#clock.now() + look;
    let ahead: Interval = { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY };
    let after = this.#clock.now();
    while (after < until) {
      const before = after;
      const shown = this.#clock.date().getTime();
      after = this.#clock.now();
      // The wall clock is cut to whole milliseconds; only where it turns over does a reading say much.
      ahead = { lo: Math.max(ahead.lo, shown - after), hi: Math.min(ahead.hi, shown + 1 - before) };
    }
    // An empty interval: it was stepped meanwhile. Then nothing before this reading can be told from what is after it.
    if (ahead.lo > ahead.hi) ahead = { lo: ahead.hi, hi: ahead.lo };
    this.#readings.push({ at: after, ahead });
  }

  /** The moment of the run's clock at which the wall clock showed `time`; undefined where that is not certain. */
  toRun(time: Milliseconds): Interval | undefined {
    const later = this.#readings.findIndex(({ at, ahead }) => at + ahead.lo >= time);
    const after = this.#readings[later];
    const before = this.#readings[later - 1];
    if (before === undefined || after === undefined || isStep(before, after)) return undefined;
    const ahead = { lo: Math.min(before.ahead.lo, after.ahead.lo), hi: Math.max(before.ahead.hi, after.ahead.hi) };
    return { lo: time - ahead.hi, hi: time - ahead.lo };
  }

  /** How many times the wall clock was stepped, as far as can be told. */
  get steps(): number {
    return this.#readings.slice(1).filter((reading, index) => isStep(this.#readings[index] ?? reading, reading)).length;
  }
}

function isStep(before: Reading, after: Reading): boolean {
  const slewed = (after.at - before.at) * slew;
  return before.ahead.hi + slewed < after.ahead.lo || after.ahead.hi + slewed < before.ahead.lo;
}
