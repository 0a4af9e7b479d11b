import type { Clock } from '../../lib/clock/clock.ts';

export interface ManualClock extends Clock {
  /** Lets time go on, and lets everybody who is due act in between. */
  goTo(instant: number): Promise<void>;
}

/** A clock that stands still until it is told to go on. */
export function manualClock(): ManualClock {
  let now = 0;
  const waiting = new Set<{ readonly instant: number; readonly wake: () => void }>();
  // Enough for whoever was woken to ask for its next instant.
  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return {
    now: () => now,
    date: () => new Date(0),
    waitUntil: (instant, wake) =>
      new Promise((resolve) => {
        const one = { instant, wake: () => resolve('reached') };
        waiting.add(one);
        wake?.addEventListener('abort', () => {
          waiting.delete(one);
          resolve('woken');
        });
      }),
    goTo: async (target) => {
      for (;;) {
        const [next] = [...waiting]
          .filter(({ instant }) => instant <= target)
          .toSorted((a, b) => a.instant - b.instant);
        if (next === undefined) break;
        waiting.delete(next);
        now = Math.max(now, next.instant);
        next.wake();
        await settle();
      }
      now = Math.max(now, target);
    },
  };
}
