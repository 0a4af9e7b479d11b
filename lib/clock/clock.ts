import type { Milliseconds } from '../units.ts';

/** Why `waitUntil` returned. */
export type Woken = 'reached' | 'woken';

/**
 * The run's clock. All waiting goes through it, so that on the simulator waiting is what advances time. Nothing else in
 * powercut reads the time or sets a timer (the linter holds that).
 */
export interface Clock {
  /** Now, in milliseconds since the run began. Monotonic, and the same in every process of the run. */
  now(): Milliseconds;
  /** Now as UTC, for people and file names only: it may step, so no duration is ever made from it. */
  date(): Date;
  /**
   * Waits until the clock shows `instant`, or until `wake` is aborted.
   * An instant that has passed returns in the next turn of the event loop.
   */
  waitUntil(instant: Milliseconds, wake?: AbortSignal): Promise<Woken>;
}
