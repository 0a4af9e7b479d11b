/** A duration, or an instant since 1970, in milliseconds of virtual time; fractions are kept. */
export type Milliseconds = number;

/** Something that is due at an instant, and can be taken back until then. */
export interface Timer {
  readonly at: Milliseconds;
  cancel(): void;
}

/** Through which an action goes when it is due: it may keep it back, or drop it. */
export interface Gate {
  pass(action: () => void): void;
}

class Entry implements Timer {
  readonly at: Milliseconds;
  readonly sequence: number;
  readonly gate: Gate | undefined;
  action: (() => void) | undefined;

  constructor(at: Milliseconds, sequence: number, action: () => void, gate: Gate | undefined) {
    this.at = at;
    this.sequence = sequence;
    this.action = action;
    this.gate = gate;
  }

  cancel(): void {
    this.action = undefined;
  }
}

/**
 * Virtual time: what is due happens in the order of its instants, and of being asked for within one. Nothing in lib/sim reads
 * any other clock, so a seed decides every byte.
 */
export class Engine {
  #now: Milliseconds;
  #sequence = 0;
  /**
   * A heap with four children to each entry; beside it, by the same places, when each is due: most comparisons need no more
   * than these numbers, which lie together, while the entries of a large cluster are all over the memory.
   */
  readonly #heap: Entry[] = [];
  readonly #heapAt: number[] = [];
  /** What was asked for within the present instant, in its order: it needs no heap. */
  #present: Entry[] = [];
  #presentDone = 0;

  /** `startAt` is the first instant that it shows. */
  constructor(startAt: Milliseconds) {
    this.#now = startAt;
  }

  get now(): Milliseconds {
    return this.#now;
  }

  /** Has `action` happen at `instant`, or now if that has passed, but never before this call has returned. */
  at(instant: Milliseconds, action: () => void, gate?: Gate): Timer {
    const isPresent = instant <= this.#now;
    const entry = new Entry(isPresent ? this.#now : instant, this.#sequence, action, gate);
    this.#sequence += 1;
    if (isPresent) this.#present.push(entry);
    else this.#push(entry);
    return entry;
  }

  /** When something is due next; undefined if nothing ever is. */
  nextAt(): Milliseconds | undefined {
    return this.#first()?.at;
  }

  /** Does all that is due until `instant`, and leaves the clock there. */
  runUntil(instant: Milliseconds): void {
    for (;;) {
      const first = this.#first();
      if (first === undefined || first.at > instant) break;
      this.#do(first);
    }
    this.#now = Math.max(this.#now, instant);
  }

  /** Does the next thing alone; says whether there was one. */
  step(): boolean {
    const first = this.#first();
    if (first === undefined) return false;
    this.#do(first);
    return true;
  }

  #do(first: Entry): void {
    if (first === this.#present[this.#presentDone]) this.#presentDone += 1;
    else this.#pop();
    this.#now = first.at;
    const { action, gate } = first;
    if (action === undefined) return;
    if (gate === undefined) action();
    else gate.pass(action);
  }

  /** What is to be done next, past what was cancelled. */
  #first(): Entry | undefined {
    const heap = this.#heap;
    while (heap[0] !== undefined && heap[0].action === undefined) this.#pop();
    while (this.#presentDone < this.#present.length && this.#present[this.#presentDone]?.action === undefined) {
      this.#presentDone += 1;
    }
    const timed = heap[0];
    const present = this.#present[this.#presentDone];
    if (present !== undefined) return timed !== undefined && isBefore(timed, present) ? timed : present;
    if (this.#presentDone > 0) {
      this.#present = [];
      this.#presentDone = 0;
    }
    return timed;
  }

  #push(entry: Entry): void {
    this.#heap.push(entry);
    this.#heapAt.push(entry.at);
    this.#rise(this.#heap.length - 1, entry);
  }

  #pop(): void {
    const last = this.#heap.pop();
    this.#heapAt.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#sink(last);
  }

  /** Moves an entry from `index` up, to where its parent is before it. */
  #rise(index: number, entry: Entry): void {
    const [heap, heapAt] = [this.#heap, this.#heapAt];
    let place = index;
    while (place > 0) {
      const above = (place - 1) >> 2;
      const parent = heap[above];
      if (parent === undefined || isBefore(parent, entry)) break;
      heap[place] = parent;
      heapAt[place] = parent.at;
      place = above;
    }
    heap[place] = entry;
    heapAt[place] = entry.at;
  }

  /** Moves an entry from the top down, to where it is before all its children. */
  #sink(entry: Entry): void {
    const [heap, heapAt] = [this.#heap, this.#heapAt];
    const { length } = heap;
    let place = 0;
    for (;;) {
      const first = 4 * place + 1;
      if (first >= length) break;
      let child = first;
      let at = heapAt[first] ?? 0;
      const end = Math.min(first + 4, length);
      for (let other = first + 1; other < end; other += 1) {
        const otherAt = heapAt[other] ?? 0;
        if (otherAt > at || (otherAt === at && !this.#isBefore(other, child))) continue;
        child = other;
        at = otherAt;
      }
      const least = heap[child];
      if (least === undefined || at > entry.at || (at === entry.at && entry.sequence < least.sequence)) break;
      heap[place] = least;
      heapAt[place] = at;
      place = child;
    }
    heap[place] = entry;
    heapAt[place] = entry.at;
  }

  /** Of two places in the heap whose entries are due at the same instant. */
  #isBefore(a: number, b: number): boolean {
    return (this.#heap[a]?.sequence ?? 0) < (this.#heap[b]?.sequence ?? 0);
  }
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
