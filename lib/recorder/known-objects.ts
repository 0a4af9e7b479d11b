import type { Milliseconds } from '../units.ts';
import type { Listed } from './consistent-list.ts';
import type { Fields } from './fields/field.ts';
import type { Subject } from './observation.ts';

/** An object as the watch last told it. */
export interface KnownObject {
  readonly subject: Subject;
  readonly uid: string;
  readonly resourceVersion: bigint;
  readonly fields: Fields;
}

/** How long a deletion is remembered; no list is on its way longer than that. */
const memory: Milliseconds = 60_000;

/** The objects of one kind that exist as far as a watch has told, and those it has lately told to be gone. */
export class KnownObjects {
  readonly #objects = new Map<string, KnownObject>();
  readonly #deleted = new Map<string, { readonly resourceVersion: bigint; readonly at: Milliseconds }>();

  get size(): number {
    return this.#objects.size;
  }

  /** Deletions remembered. */
  get remembered(): number {
    return this.#deleted.size;
  }

  get(key: string): KnownObject | undefined {
    return this.#objects.get(key);
  }

  entries(): IterableIterator<[string, KnownObject]> {
    return this.#objects.entries();
  }

  set(key: string, object: KnownObject): void {
    this.#objects.set(key, object);
  }

  delete(key: string, resourceVersion: bigint, at: Milliseconds): void {
    this.#objects.delete(key);
    // Re-inserting keeps the map in the order of deletion, so the oldest are the first.
    this.#deleted.delete(key);
    this.#deleted.set(key, { resourceVersion, at });
    for (const [old, deletion] of this.#deleted) {
      if (deletion.at >= at - memory) break;
      this.#deleted.delete(old);
    }
  }

  /** True if the watch has told this write, or a later one of the same object. */
  includes(key: string, resourceVersion: bigint): boolean {
    const newest = this.#objects.get(key)?.resourceVersion ?? this.#deleted.get(key)?.resourceVersion;
    return newest !== undefined && newest >= resourceVersion;
  }

  /**
   * What a consistent list as of `resourceVersion` shows that the watch has not told: one sentence, or undefined if they
   * agree. A list that is older than what the watch has told agrees too, if nothing in it is newer.
   */
  missing(listed: readonly Listed[], resourceVersion: bigint): string | undefined {
    const seen = new Set<string>();
    for (const item of listed) {
      seen.add(item.key);
      if (!this.includes(item.key, item.resourceVersion)) {
        return `${item.key} at resourceVersion ${item.resourceVersion} was not delivered`;
      }
    }
    for (const [key, object] of this.#objects) {
      if (object.resourceVersion <= resourceVersion && !seen.has(key)) {
        return `the deletion of ${key} before resourceVersion ${resourceVersion} was not delivered`;
      }
    }
    return undefined;
  }
}
