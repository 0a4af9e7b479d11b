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
  readonly #heap: Entry[] = [];
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
