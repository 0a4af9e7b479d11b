import type { Milliseconds } from '../engine/engine.ts';

/** pkg/kubelet/kubelet.go: initialContainerRestart…, MaxCrashLoopBackOff. */
const first: Milliseconds = 10_000;
const longest: Milliseconds = 300_000;

/** How long a container that has ended waits for its restart (client-go, util/flowcontrol/backoff.go); a kubelet that is restarted has forgotten. */
export class BackOff {
  readonly #entries = new Map<string, { readonly delay: Milliseconds; readonly at: Milliseconds }>();

  /** How long it has to wait yet, having ended at an instant; 0 if it need not, and the next time it waits longer. */
  next(container: string, endedAt: Milliseconds, now: Milliseconds): Milliseconds {
    const entry = this.#entries.get(container);
    const isForgotten = entry === undefined || endedAt - entry.at > 2 * longest;
    const left = isForgotten ? 0 : endedAt + entry.delay - now;
    if (left > 0) return left;
    this.#entries.set(container, { delay: isForgotten ? first : Math.min(2 * entry.delay, longest), at: endedAt });
    return 0;
  }

  /** The whole wait that a container is in. */
  delayOf(container: string): Milliseconds {
    return this.#entries.get(container)?.delay ?? first;
  }
}
