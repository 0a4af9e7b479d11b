import { TokenBucket } from '../../client/token-bucket.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import { Signal, type Step } from '../../engine/process.ts';

/** scheduler.EvictionRateLimiterBurst */
const burst = 1;

/** What lets nodes be tainted at a rate; `qps` is what it says of itself. */
interface Limiter {
  readonly qps: number;
  tryAccept(now: Milliseconds): boolean;
  untilNext(now: Milliseconds): Milliseconds;
}

/** It gives no token ever, and says that its rate is 1 (client-go, util/flowcontrol/throttle.go, fakeNeverRateLimiter). */
const never: Limiter = { qps: 1, tryAccept: () => false, untilNext: () => Number.POSITIVE_INFINITY };

/** What became of a node that was tried: done, or to be tried again after a time. */
export type Tried = { readonly done: true } | { readonly done: false; readonly again: Milliseconds };

/**
 * The nodes of a zone that wait for their NoExecute taint (pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go,
 * RateLimitedTimedQueue). A node that was done is remembered, and not taken again until it is removed.
 */
export class NoExecuteQueue {
  /** By name, when they may be tried; first come, first served. */
  readonly #waiting = new Map<string, Milliseconds>();
  readonly #seen = new Set<string>();
  readonly #tried = new Signal();
  #limiter: Limiter;
  #trying = false;

  /** `qps`: nodes per second. */
  constructor(qps: number, now: Milliseconds) {
    this.#limiter = new TokenBucket({ qps, burst }, now);
  }

  /** False if it is in it, or was done. */
  add(name: string, now: Milliseconds): boolean {
    if (this.#seen.has(name)) return false;
    this.#seen.add(name);
    this.#waiting.set(name, now);
    return true;
  }

  remove(name: string): boolean {
    this.#waiting.delete(name);
    return this.#seen.delete(name);
  }

  /** How long until a node can be tried: undefined if none waits. */
  untilNext(now: Milliseconds): Milliseconds | undefined {
    return this.#waiting.size === 0 ? undefined : this.#limiter.untilNext(now);
  }

  /** Tries node by node as long as there are tokens; each try costs one, also that of a node that is not due yet (Try). */
  *try(clock: { readonly now: Milliseconds }, taint: (name: string) => Step<Tried>): Step<void> {
    this.#trying = true;
    for (let head = this.#head(); head !== undefined; head = this.#head()) {
      const [name, dueAt] = head;
      const { now } = clock;
      if (!this.#limiter.tryAccept(now) || now < dueAt) break;
      const tried = yield* taint(name);
      const waits = this.#waiting.delete(name);
      if (!tried.done && waits) this.#waiting.set(name, now + tried.again);
    }
    this.#trying = false;
    this.#tried.give();
  }

  /**
   * Lets it go on at another rate; 0 stops it. Waits until no try is under way, for they share a lock. A limiter that takes the
   * place of one that has no token begins empty, and one that says it has the same rate is kept, also if it is the one that
   * gives nothing and says 1 (SwapLimiter).
   */
  *swapLimiter(qps: number, clock: { readonly now: Milliseconds }): Step<void> {
    while (this.#trying) yield this.#tried;
    if (this.#limiter.qps === qps) return;
    if (qps <= 0) {
      this.#limiter = never;
      return;
    }
    const limiter = new TokenBucket({ qps, burst }, clock.now);
    if (!this.#limiter.tryAccept(clock.now)) limiter.tryAccept(clock.now);
    this.#limiter = limiter;
  }

  #head(): readonly [string, Milliseconds] | undefined {
    let head: readonly [string, Milliseconds] | undefined;
    for (const entry of this.#waiting) if (head === undefined || entry[1] < head[1]) head = entry;
    return head;
  }
}
