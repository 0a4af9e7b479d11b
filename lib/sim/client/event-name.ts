import type { Milliseconds } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';

/**
 * Names of a component's events: the object's name and the time in nanoseconds as hexadecimal (client-go,
 * tools/record/util/util.go, GenerateEventName). No two of a component are alike, as real clocks see to.
 */
export class EventNames {
  readonly #random: Random;
  #last = 0n;

  constructor(random: Random) {
    this.#random = random;
  }

  next(objectName: string, now: Milliseconds): string {
    const whole = Math.floor(now);
    const nanos =
      BigInt(whole) * 1_000_000n + BigInt(Math.floor((now - whole) * 1_000) * 1_000 + this.#random.below(1_000));
    this.#last = nanos > this.#last ? nanos : this.#last + 1_000n;
    return `${objectName}.${this.#last.toString(16)}`;
  }
}
