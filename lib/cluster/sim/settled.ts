import type { Clock } from '../../clock/clock.ts';
import { HarnessError } from '../../errors.ts';
import { formatDuration, type Milliseconds, minutes } from '../../units.ts';

/** Something that takes virtual time, as lib/sim tells of it. */
interface Outcome<T> {
  readonly result: T | undefined;
  whenDone(action: (result: T) => void): void;
}

/** Longer than anything that ends. */
const longest: Milliseconds = minutes(20);

/** Lets time pass until the outcome is there. Throws HarnessError if it never comes. */
export async function settled<T>(clock: Clock, what: string, outcome: Outcome<T>): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const done = new AbortController();
  outcome.whenDone((result) => {
    resolve(result);
    done.abort();
  });
  if ((await clock.waitUntil(clock.now() + longest, done.signal)) === 'woken') return promise;
  throw new HarnessError('E_SIMULATOR', `${what} has not ended after ${formatDuration(longest)} of simulated time.`);
}
