/** What is remembered of a node for pods of one sort, in place of a score. */
export const notKnown = -1;
/** It has no room for one. */
export const full = -2;
/** It is cordoned, or has taints, and rejects one. */
export const closed = -3;
/** It is cordoned, or has taints, and takes one in spite of that, if it has room. */
export const tolerated = -4;

/** Sorts of pods of which scores are remembered at most. */
const sortsAtMost = 32;

/**
 * What each node scored for pods that request and tolerate the same, until something changes on the node. A pod changes one node, and the next
 * pod is mostly like it: so hundreds of nodes need not be looked at again, and what is read lies together.
 */
export class RememberedScores {
  readonly #bySort = new Map<string, Int16Array>();

  /** By the nodes' slots, of which there are so many. To be filled in by who asks. */
  of(sort: string, slots: number): Int16Array {
    const known = this.#bySort.get(sort);
    if (known !== undefined && known.length >= slots) return known;
    if (known === undefined && this.#bySort.size >= sortsAtMost) this.#bySort.clear();
    const made = new Int16Array(2 * slots).fill(notKnown);
    this.#bySort.set(sort, made);
    return made;
  }

  /** Something on a node has changed. */
  forget(slot: number): void {
    for (const scores of this.#bySort.values()) if (slot < scores.length) scores[slot] = notKnown;
  }
}
