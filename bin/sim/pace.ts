import type { Clock } from '../../lib/clock/clock.ts';
import type { Simulation } from '../../lib/sim/simulation.ts';
import { type Milliseconds, seconds } from '../../lib/units.ts';

/** How many seconds of the cluster pass in one of ours; `max` is as many as this host can play. */
export type Speed = number | 'max';

/** How long this process may be busy with the cluster before it looks at its connections again. */
const slice: Milliseconds = 20;

/** Lets a simulated cluster's time go by beside real time. */
export class Pace {
  readonly #simulation: Simulation;
  readonly #clock: Clock;
  readonly #speed: Speed;
  /** Where both clocks were when they were last set beside each other. */
  #virtual: Milliseconds;
  #real: Milliseconds;
  #paused = false;
  #woken = new AbortController();

  constructor(options: { readonly simulation: Simulation; readonly clock: Clock; readonly speed: Speed }) {
    this.#simulation = options.simulation;
    this.#clock = options.clock;
    this.#speed = options.speed;
    this.#virtual = options.simulation.now;
    this.#real = options.clock.now();
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Brings the cluster's time to where it ought to be now. */
  catchUp(): void {
    if (this.#paused || this.#speed === 'max') return;
    this.#simulation.runUntil(this.#virtual + (this.#clock.now() - this.#real) * this.#speed);
  }

  /** Stops its time, or lets it go on. Idempotent. */
  pause(paused: boolean): void {
    this.catchUp();
    this.#paused = paused;
    this.#setBeside();
  }

  /** Lets so much of its time go by at once, also while it is paused. */
  advance(duration: Milliseconds): void {
    this.catchUp();
    this.#simulation.runUntil(this.#simulation.now + duration);
    this.#setBeside();
  }

  /** Lets its time go by until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    while (!signal.aborted) {
      if (this.#speed === 'max' && !this.#paused) this.#playOn();
      else this.catchUp();
      await this.#clock.waitUntil(this.#nextLook(), this.#woken.signal);
      if (this.#woken.signal.aborted) this.#woken = new AbortController();
    }
  }

  /** All that comes to pass within one slice of real time. */
  #playOn(): void {
    const end = this.#clock.now() + slice;
    for (;;) {
      const next = this.#simulation.nextEventAt();
      if (next === undefined || this.#clock.now() >= end) return;
      this.#simulation.runUntil(next);
    }
  }

  /** Not each event has a look of its own at a high speed, and requests catch up by themselves. */
  #nextLook(): Milliseconds {
    const now = this.#clock.now();
    if (this.#paused) return Number.MAX_SAFE_INTEGER;
    if (this.#speed === 'max') return now;
    const next = this.#simulation.nextEventAt() ?? this.#simulation.now + seconds(1);
    return Math.max(this.#real + (next - this.#virtual) / this.#speed, now + slice);
  }

  #setBeside(): void {
    this.#virtual = this.#simulation.now;
    this.#real = this.#clock.now();
    this.#wake();
  }

  #wake(): void {
    this.#woken.abort();
  }
}
