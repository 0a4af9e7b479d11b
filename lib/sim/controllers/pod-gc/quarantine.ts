import type { Milliseconds } from '../../engine/engine.ts';

/**
 * Names of nodes that a pod names and the cache lacks, for a time (client-go, util/workqueue/delaying_queue.go, waitingLoop, as
 * gc_controller.go, gcOrphaned, uses it). A name whose time is over comes out once. By then it waits no more, so that the cycle
 * that takes it out has put it in again before: what is in it tells nothing about when the node of that name went. Another goroutine than
 * the cycle's lets names out, and may come late.
 */
export class Quarantine {
  readonly #lasts: Milliseconds;
  readonly #late: Milliseconds;
  readonly #endsAt = new Map<string, Milliseconds>();
  readonly #over = new Set<string>();

  /** `late`: by so much a name comes out later than its time is over. */
  constructor(lasts: Milliseconds, late: Milliseconds = 0) {
    this.#lasts = lasts;
    this.#late = late;
  }

  /** One that waits keeps its time. */
  add(name: string, now: Milliseconds): void {
    this.#end(now);
    if (!this.#endsAt.has(name)) this.#endsAt.set(name, now + this.#lasts);
  }

  /** Takes out the names whose time is over. */
  takeOver(now: Milliseconds): readonly string[] {
    this.#end(now);
    const over = [...this.#over];
    this.#over.clear();
    return over;
  }

  #end(now: Milliseconds): void {
    for (const [name, endsAt] of this.#endsAt) {
      if (endsAt + this.#late > now) continue;
      this.#endsAt.delete(name);
      this.#over.add(name);
    }
  }
}
