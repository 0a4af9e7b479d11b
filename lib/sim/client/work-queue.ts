import type { Milliseconds, Timer } from '../engine/engine.ts';
import type { Process, Signal } from '../engine/process.ts';
import type { Scope } from '../engine/scope.ts';
import { TokenBucket } from './token-bucket.ts';

/** How long a key waits after its first failure, doubled with each further one, and at most. */
interface BackOff {
  readonly first: Milliseconds;
  readonly longest: Milliseconds;
}

/** client-go, util/workqueue/default_rate_limiters.go, DefaultTypedControllerRateLimiter. */
const defaultBackOff: BackOff = { first: 5, longest: 1_000_000 };

/** How often a queue works on failed keys, whichever they are; those of controllers with a back-off of their own have it, too (there). */
const retries = { qps: 10, burst: 100 };

/** What a queue's workers wait for before they begin: a cache that has been filled. */
interface Cache {
  readonly hasSynced: boolean;
  readonly synced: Signal;
}

/**
 * Keys that wait for being worked on (client-go, util/workqueue): each is in it once, none is worked on twice at a time, and
 * one that is added while it is worked on is worked on again.
 */
export class WorkQueue {
  readonly #scope: Scope;
  readonly #work: (key: string) => Process;
  readonly #waiting: Set<string> = new Set();
  readonly #working = new Set<string>();
  readonly #again = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #later = new Map<string, Timer>();
  readonly #backOff: BackOff;
  readonly #retries: TokenBucket;
  #idle: number;

  /** Without `caches` its workers begin at once. */
  constructor(
    scope: Scope,
    options: {
      readonly workers: number;
      readonly work: (key: string) => Process;
      readonly caches?: readonly Cache[];
      readonly backOff?: BackOff | undefined;
    },
  ) {
    const { workers, work, caches = [], backOff = defaultBackOff } = options;
    this.#backOff = backOff;
    this.#retries = new TokenBucket(retries, scope.now);
    this.#scope = scope;
    this.#work = work;
    this.#idle = 0;
    scope.spawn(this.#begin(caches, workers));
  }

  add(key: string): void {
    if (this.#working.has(key)) {
      this.#again.add(key);
      return;
    }
    if (this.#waiting.has(key)) return;
    this.#waiting.add(key);
    this.#next();
  }

  /** The earlier of two wishes counts. */
  addAfter(key: string, delay: Milliseconds): void {
    if (delay <= 0) return this.add(key);
    const pending = this.#later.get(key);
    if (pending !== undefined && pending.at <= this.#scope.now + delay) return;
    pending?.cancel();
    const timer = this.#scope.after(delay, () => {
      this.#later.delete(key);
      this.add(key);
    });
    this.#later.set(key, timer);
  }

  /** Later the more often it has failed, and the more others have (TypedMaxOfRateLimiter.When). */
  addRateLimited(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const ofItsOwn = Math.min(this.#backOff.first * 2 ** failures, this.#backOff.longest);
    this.addAfter(key, Math.max(ofItsOwn, this.#retries.reserve(this.#scope.now)));
  }

  /** It has succeeded. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  *#begin(caches: readonly Cache[], workers: number): Process {
    for (const cache of caches) if (!cache.hasSynced) yield cache.synced;
    this.#idle = workers;
    for (let worker = 0; worker < workers; worker += 1) this.#next();
  }

  #next(): void {
    if (this.#idle === 0) return;
    for (const key of this.#waiting) {
      this.#waiting.delete(key);
      this.#working.add(key);
      this.#idle -= 1;
      this.#scope.spawn(this.#workOn(key));
      return;
    }
  }

  *#workOn(key: string): Process {
    yield* this.#work(key);
    this.#working.delete(key);
    this.#idle += 1;
    if (this.#again.delete(key)) this.#waiting.add(key);
    this.#next();
  }
}
