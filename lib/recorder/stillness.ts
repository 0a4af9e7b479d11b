import type { Milliseconds } from '../units.ts';

/** Revisions kept at most; whatever is told of a write comes soon after it. */
const limit = 4096;

/**
 * Where time stands still between two events, and goes on only when whoever watches has taken all that was written, every such
 * moment proves as much as a consistent list sent then: a write with a higher resourceVersion came later.
 */
export class Stillness {
  /** Of each revision the last moment at which it was the newest one, in their order. */
  #moments: { readonly revision: bigint; at: Milliseconds }[] = [];

  /** Time is about to go on, to `at`; until then the newest revision is this one. */
  note(at: Milliseconds, revision: number): void {
    const newest = BigInt(revision);
    const last = this.#moments.at(-1);
    if (last?.revision === newest) last.at = at;
    else this.#moments.push({ revision: newest, at });
    if (this.#moments.length > limit) this.#moments = this.#moments.slice(limit / 2);
  }

  /** The last moment at which the write with this resourceVersion had not been made; undefined if none is known. */
  latestBefore(resourceVersion: bigint): Milliseconds | undefined {
    return this.#moments.findLast(({ revision }) => revision < resourceVersion)?.at;
  }
}
