import type { Milliseconds } from '../../engine/engine.ts';

/**
 * Names of nodes that a pod names and the cache lacks, for a time (client-go, util/workqueue/delaying_queue.go, as
 * gc_controller.go uses it). A name whose time is over comes out once, and may be put in again at once: then what is in it tells
 * nothing about when the node of that name went.
 */
export class Quarantine {
  readonly #lasts: Milliseconds;
  readonly #endsAt = new Map<string, Milliseconds>();

  constructor(lasts: Milliseconds) {
    this.#lasts = lasts;
  }

  /** One that is in it keeps its time. */
  add(name: string, now: Milliseconds): void {
    if (!this.#endsAt.has(name)) this.#endsAt.set(name, now + this.#lasts);
  }

  /** Takes out the names whose time is over. */
  takeOver(now: Milliseconds): readonly string[] {
    const over: string[] = [];
    for (const [name, endsAt] of this.#endsAt) if (endsAt <= now) over.push(name);
    for (const name of over) this.#endsAt.delete(name);
    return over;
  }
}
