import type { Clock } from '../clock/clock.ts';

/** A clock on which waiting takes no time: it jumps to the instant, unless it was woken before. */
export function instantClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    date: () => new Date(0),
    waitUntil: async (instant, wake) => {
      if (wake?.aborted) return 'woken';
      now = Math.max(now, instant);
      return 'reached';
    },
  };
}
