/** A duration, or an instant since 1970, in milliseconds of virtual time; fractions are kept. */
export type Milliseconds = number;

/** Something that is due at an instant, and can be taken back until then. */
export interface Timer {
  readonly at: Milliseconds;
  cancel(): void;
}

interface Entry extends Timer {
  readonly sequence: number;
  action: (() => void) | undefined;
}

/**
 * Virtual time: what is due happens in the order of its instants, and of being asked for within one. Nothing in lib/sim reads
 * any other clock, so a seed decides every byte.
 */
export class Engine {
  #now: Milliseconds;
  #sequence = 0;
  readonly #heap: Entry[] = [];

  /** `startAt` is the first instant that it shows. */
  constructor(startAt: Milliseconds) {
    this.#now = startAt;
  }

  get now(): Milliseconds {
    return this.#now;
  }

  /** Has `action` happen at `instant`, or now if that has passed, but never before this call has returned. */
  at(instant: Milliseconds, action: () => void): Timer {
    const entry: Entry = {
      at: Math.max(instant, this.#now),
      sequence: this.#sequence,
      action,
      cancel: () => {
        entry.action = undefined;
      },
    };
    this.#sequence += 1;
    this.#push(entry);
    return entry;
  }

  /** When something is due next; undefined if nothing ever is. */
  nextAt(): Milliseconds | undefined {
    this.#dropCancelled();
    return this.#heap[0]?.at;
  }

  /** Does all that is due until `instant`, and leaves the clock there. */
  runUntil(instant: Milliseconds): void {
    for (;;) {
      this.#dropCancelled();
      const first = this.#heap[0];
      if (first === undefined || first.at > instant) break;
      this.step();
    }
    this.#now = Math.max(this.#now, instant);
  }

  /** Does the next thing alone; says whether there was one. */
  step(): boolean {
    this.#dropCancelled();
    const entry = this.#pop();
    if (entry === undefined) return false;
    this.#now = entry.at;
    entry.action?.();
    return true;
  }

  #dropCancelled(): void {
    while (this.#heap[0] !== undefined && this.#heap[0].action === undefined) this.#pop();
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || isBefore(parent, entry)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const leftIndex = 2 * index + 1;
      const left = heap[leftIndex];
      if (left === undefined) break;
      const right = heap[leftIndex + 1];
      const [child, childIndex] =
        right !== undefined && isBefore(right, left) ? [right, leftIndex + 1] : [left, leftIndex];
      if (isBefore(last, child)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = last;
    return first;
  }
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
