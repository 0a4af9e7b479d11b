import { createHash } from 'node:crypto';
import type { Clock } from '../../lib/clock/clock.ts';
import { median } from './figure.ts';

/** How fast this host is just now, by work that never changes: SHA-256 of 16 MiB, and a loop of additions. */
export function hostSpeed(clock: Clock): { readonly [name: string]: number } {
  const bytes = Buffer.alloc(16 * 2 ** 20);
  const timed = (work: () => void): number =>
    median(
      Array.from({ length: 5 }, () => {
        const begun = clock.now();
        work();
        return clock.now() - begun;
      }),
    );
  let sum = 0;
  return {
    'SHA-256 of 16 MiB, ms': timed(() => createHash('sha256').update(bytes).digest()),
    'ten million additions, ms': timed(() => {
      for (let index = 0; index < 10_000_000; index += 1) sum = (sum + index) % 1_000_003;
    }),
  };
}
