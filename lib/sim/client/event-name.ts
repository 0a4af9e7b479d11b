import type { Milliseconds } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';

/**
 * Names of a component's events: the object's name and the time in nanoseconds as hexadecimal (client-go,
 * tools/record/util/util.go, GenerateEventName). No two of a component are alike, as real clocks see to.
 */
export class EventNames {
  readonly #random: Random;
  /** The last time in nanoseconds, which takes more bits than a number has: `high` counts 2^20 of them. */
  #high = 0;
  #low = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  next(objectName: string, now: Milliseconds): string {
    const whole = Math.floor(now);
    const ofMillisecond = Math.floor((now - whole) * 1_000) * 1_000 + this.#random.below(1_000);
    const upper = Math.floor(whole / unit);
    this.#set(upper * nanosPerMilli, (whole - upper * unit) * nanosPerMilli + ofMillisecond);
    return `${objectName}.${this.#high.toString(16)}${this.#low.toString(16).padStart(5, '0')}`;
  }

  /** A microsecond after the last one, where that would not be before this one. */
  #set(upper: number, lower: number): void {
    const carried = Math.floor(lower / unit);
    const [high, low] = [upper + carried, lower - carried * unit];
    if (high > this.#high || (high === this.#high && low > this.#low)) {
      this.#high = high;
      this.#low = low;
      return;
    }
    const next = this.#low + 1_000;
    this.#high += next >= unit ? 1 : 0;
    this.#low = next >= unit ? next - unit : next;
  }
}

const unit = 2 ** 20;
const nanosPerMilli = 1_000_000;
