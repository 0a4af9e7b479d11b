import type { Milliseconds } from '../engine/engine.ts';

/** A limit of how often something may be done: `burst` at once, and `qps` per second in the long run. */
export interface RateLimit {
  readonly qps: number;
  readonly burst: number;
}

/** What a wait for a whole token may fall short of it by: virtual time's own grain. */
const grain = 1e-6;

/** golang.org/x/time/rate, Limiter, as client-go's flowcontrol wraps it (util/flowcontrol/throttle.go). Begins full. */
export class TokenBucket {
  readonly #limit: RateLimit;
  #tokens: number;
  #countedAt: Milliseconds;

  constructor(limit: RateLimit, now: Milliseconds) {
    this.#limit = limit;
    this.#tokens = limit.burst;
    this.#countedAt = now;
  }

  get qps(): number {
    return this.#limit.qps;
  }

  /** Takes a token if there is one. */
  tryAccept(now: Milliseconds): boolean {
    this.#count(now);
    if (this.#tokens < 1 - grain) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Takes the next token, whenever it comes: answers how long that is. Whoever asks first is served first. */
  reserve(now: Milliseconds): Milliseconds {
    this.#count(now);
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : this.#waitFor(-this.#tokens);
  }

  /** How long until there will be a token, if nobody takes one before. */
  untilNext(now: Milliseconds): Milliseconds {
    this.#count(now);
    return this.#tokens >= 1 - grain ? 0 : this.#waitFor(1 - this.#tokens);
  }

  #waitFor(tokens: number): Milliseconds {
    return (tokens / this.#limit.qps) * 1000;
  }

  #count(now: Milliseconds): void {
    const gained = ((now - this.#countedAt) / 1000) * this.#limit.qps;
    this.#tokens = Math.min(this.#limit.burst, this.#tokens + gained);
    this.#countedAt = now;
  }
}
