import type { Milliseconds } from '../units.ts';

/** A consistent list of one kind: the collection's resourceVersion, and when it was asked for. */
export interface Read {
  readonly sentAt: Milliseconds;
  readonly resourceVersion: bigint;
}

/** Reads kept at most; far more than a healthy watch leaves over. */
const limit = 512;

/**
 * Consistent lists of one kind, as proofs of how late a change must have come.
 *
 * A list without a resourceVersion is linearizable (documentation "Resource versions in lists"; KEP-2340 where it is served from
 * the watch cache): every write that was committed before the request was sent is in it. A change with a resourceVersion
 * above the list's was therefore written after `sentAt`. What was *received* earlier proves nothing of the sort: when a
 * line or a bookmark arrives, the next write may have been made already and be on its way.
 */
export class Reads {
  /** In the order of sending. */
  #reads: Read[] = [];

  get size(): number {
    return this.#reads.length;
  }

  /** Keeps nothing of a list but these two. */
  add({ sentAt, resourceVersion }: Read): void {
    const later = this.#reads.findLastIndex((known) => known.sentAt <= sentAt);
    this.#reads.splice(later + 1, 0, { sentAt, resourceVersion });
    if (this.#reads.length > limit) this.#thin();
  }

  /** Sending of the latest read; undefined if there is none. */
  get latest(): Milliseconds | undefined {
    return this.#reads.at(-1)?.sentAt;
  }

  /** Sending of the latest read that did not yet have the write with this resourceVersion; undefined if none is known. */
  latestBefore(resourceVersion: bigint): Milliseconds | undefined {
    return this.#reads.findLast((read) => read.resourceVersion < resourceVersion)?.sentAt;
  }

  /** Forgets what no change above `resourceVersion` can need any more: later reads prove more about it. */
  settle(resourceVersion: bigint): void {
    const best = this.#reads.findLastIndex((read) => read.resourceVersion <= resourceVersion);
    if (best > 0) this.#reads.splice(0, best);
  }

  /** Forgets those that had the write with this resourceVersion, or should have had it. */
  forgetFrom(resourceVersion: bigint): void {
    this.#reads = this.#reads.filter((read) => read.resourceVersion < resourceVersion);
  }

  clear(): void {
    this.#reads = [];
  }

  /** Every second one of the older half goes, but never the oldest: intervals grow coarser, and none is lost. */
  #thin(): void {
    const half = limit / 2;
    this.#reads = this.#reads.filter((_, index) => index >= half || index % 2 === 0);
  }
}
