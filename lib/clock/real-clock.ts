import { hrtime } from 'node:process';
import type { Milliseconds } from '../units.ts';
import type { Clock, Woken } from './clock.ts';

/** Longest delay that setTimeout takes without overflowing to 1 ms. */
const longestTimer: Milliseconds = 2 ** 31 - 1;

/**
 * Real time. `origin` is a reading of `process.hrtime.bigint()`, that is CLOCK_MONOTONIC, which all processes of one
 * host share: the owner takes it once and hands it to its children, so their instants can be compared.
 */
export function realClock(origin: bigint = hrtime.bigint()): Clock & { readonly origin: bigint } {
  const now = (): Milliseconds => Number(hrtime.bigint() - origin) / 1e6;
  return {
    origin,
    now,
    date: () => new Date(),
    waitUntil: (instant, wake) =>
      new Promise<Woken>((resolve) => {
        if (wake?.aborted) return resolve('woken');
        let timer: NodeJS.Timeout | undefined;
        const finish = (woken: Woken) => {
          clearTimeout(timer);
          wake?.removeEventListener('abort', onAbort);
          resolve(woken);
        };
        const onAbort = () => finish('woken');
        const arm = () => {
          const left = instant - now();
          // A timer may fire up to a millisecond early; waiting again is cheaper than a wrong instant.
          if (left <= 0 && timer !== undefined) return finish('reached');
          timer = setTimeout(arm, Math.min(Math.max(Math.ceil(left), 0), longestTimer));
        };
        wake?.addEventListener('abort', onAbort, { once: true });
        arm();
      }),
  };
}
