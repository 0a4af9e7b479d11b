import type { Change } from './store.ts';

/** How many changes of a collection are kept at most; what the API server's watch cache keeps at most, too (cacher/watch_cache.go, defaultUpperBoundCapacity). */
const capacity = 100 * 1024;

/** The changes wanted are not all there any more: 410. */
export class Expired extends Error {
  /** The oldest revision after which all changes are known. */
  readonly oldest: number;

  constructor(oldest: number) {
    super(`changes up to revision ${oldest} are forgotten`);
    this.oldest = oldest;
  }
}

/** The newest changes of one collection. */
export class History {
  #changes: Change[] = [];
  #compacted = 0;

  add(change: Change): void {
    this.#changes.push(change);
    // Half at a time, so that forgetting costs next to nothing per change.
    if (this.#changes.length >= 2 * capacity) this.#forget(this.#changes.length - capacity);
  }

  /** Those after `revision`. Throws Expired. */
  since(revision: number): readonly Change[] {
    if (revision < this.#compacted) throw new Expired(this.#compacted);
    return this.#changes.slice(this.#firstAfter(revision));
  }

  /** Forgets those up to `revision`. */
  compact(revision: number): void {
    this.#forget(this.#firstAfter(revision));
    this.#compacted = Math.max(this.#compacted, revision);
  }

  #forget(count: number): void {
    const last = this.#changes[count - 1];
    if (last === undefined) return;
    this.#compacted = Math.max(this.#compacted, last.revision);
    this.#changes = this.#changes.slice(count);
  }

  #firstAfter(revision: number): number {
    let [low, high] = [0, this.#changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const change = this.#changes[middle];
      if (change !== undefined && change.revision <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
