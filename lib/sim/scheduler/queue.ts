import type { Milliseconds } from '../engine/engine.ts';
import { Signal } from '../engine/process.ts';
import type { Scope } from '../engine/scope.ts';
import type { Pod } from '../objects.ts';

/** scheduler.go, defaultPodInitialBackoff and defaultPodMaxBackoff. */
const firstBackOff: Milliseconds = 1000;
const longestBackOff: Milliseconds = 10_000;
/** backend/queue/scheduling_queue.go, Run: how often pods are taken out of the back-off. */
const backOffTick: Milliseconds = 1000;
/** DefaultPodMaxInUnschedulablePodsDuration, and how often that is looked at. */
const longestUnschedulable: Milliseconds = 5 * 60_000;
const unschedulableTick: Milliseconds = 30_000;

type Place = 'active' | 'back-off' | 'unschedulable' | 'out';

/** A pod that waits for a node. */
export interface Waiting {
  pod: Pod;
  attempts: number;
  failedAt: Milliseconds;
  /** Whose filters it failed at its last attempt. */
  rejectedBy: ReadonlySet<string>;
  place: Place;
}

/**
 * Pods that wait for a node (backend/queue/scheduling_queue.go): those whose turn it is, those that failed a moment ago, and
 * those for which something in the cluster has to change first.
 */
export class SchedulingQueue {
  readonly #scope: Scope;
  readonly #startedAt: Milliseconds;
  readonly #takesFromBackOff: boolean;
  readonly #byUid = new Map<string, Waiting>();
  /** By priority, the highest first. */
  readonly #active: { readonly priority: number; readonly line: Line }[] = [];
  readonly #backingOff = new Set<Waiting>();
  readonly #unschedulable = new Set<Waiting>();
  readonly #ready = new Signal();
  #ticking = false;
  #flushing = false;

  constructor(scope: Scope, takesFromBackOff: boolean) {
    this.#scope = scope;
    this.#startedAt = scope.now;
    this.#takesFromBackOff = takesFromBackOff;
  }

  /** Given when there is something to take. */
  get ready(): Signal {
    return this.#ready;
  }

  has(uid: string): boolean {
    return this.#byUid.has(uid);
  }

  add(pod: Pod): void {
    const uid = pod.metadata?.uid ?? '';
    if (this.#byUid.has(uid)) return this.update(pod);
    const waiting: Waiting = { pod, attempts: 0, failedAt: 0, rejectedBy: new Set(), place: 'out' };
    this.#byUid.set(uid, waiting);
    this.#activate(waiting);
  }

  /** The pod itself has changed. */
  update(pod: Pod): void {
    const waiting = this.#byUid.get(pod.metadata?.uid ?? '');
    if (waiting === undefined) return this.add(pod);
    const before = waiting.pod;
    waiting.pod = pod;
    // Only what may make it fit wakes it: not that its status tells that it does not (isPodUpdated).
    const changed = before.spec !== pod.spec || before.metadata?.labels !== pod.metadata?.labels;
    if (waiting.place === 'unschedulable' && changed && !isSameJson(before, pod)) this.#wake(waiting);
  }

  delete(uid: string): void {
    const waiting = this.#byUid.get(uid);
    if (waiting === undefined) return;
    this.#byUid.delete(uid);
    this.#leave(waiting);
  }

  /** The next pod to schedule; undefined if none is due. */
  take(): Waiting | undefined {
    for (const { line } of this.#active) {
      const waiting = line.shift();
      if (waiting !== undefined) return this.#taken(waiting);
    }
    if (!this.#takesFromBackOff) return undefined;
    let first: Waiting | undefined;
    for (const waiting of this.#backingOff) {
      if (first === undefined || backOffEnd(waiting) < backOffEnd(first)) first = waiting;
    }
    return first === undefined ? undefined : this.#taken(first);
  }

  /** No node will do for it now. */
  putBack(waiting: Waiting, rejectedBy: ReadonlySet<string>): void {
    if (this.#byUid.get(waiting.pod.metadata?.uid ?? '') !== waiting) return;
    waiting.failedAt = this.#scope.now;
    waiting.rejectedBy = rejectedBy;
    waiting.place = 'unschedulable';
    this.#unschedulable.add(waiting);
    this.#flushLater();
  }

  /** Something went wrong with it that is not its own: it backs off. */
  retry(waiting: Waiting): void {
    const uid = waiting.pod.metadata?.uid ?? '';
    this.#byUid.set(uid, waiting);
    waiting.failedAt = this.#scope.now;
    this.#wake(waiting);
  }

  /** It has a node. */
  done(uid: string): void {
    this.#byUid.delete(uid);
  }

  /** The cluster has changed: those have another try that `mayFit` now (MoveAllToActiveOrBackoffQueue). */
  move(mayFit: (waiting: Waiting) => boolean): void {
    if (this.#unschedulable.size === 0) return;
    for (const waiting of this.#unschedulable) if (mayFit(waiting)) this.#wake(waiting);
  }

  #taken(waiting: Waiting): Waiting {
    this.#leave(waiting);
    waiting.attempts += 1;
    return waiting;
  }

  #wake(waiting: Waiting): void {
    this.#leave(waiting);
    if (backOffEnd(waiting) <= this.#scope.now) return this.#activate(waiting);
    waiting.place = 'back-off';
    this.#backingOff.add(waiting);
    if (this.#takesFromBackOff) this.#ready.give();
    this.#tickLater();
  }

  #activate(waiting: Waiting): void {
    waiting.place = 'active';
    const priority = waiting.pod.spec?.priority ?? 0;
    let entry = this.#active.find((other) => other.priority === priority);
    if (entry === undefined) {
      entry = { priority, line: new Line() };
      this.#active.push(entry);
      this.#active.sort((a, b) => b.priority - a.priority);
    }
    entry.line.push(waiting);
    this.#ready.give();
  }

  #leave(waiting: Waiting): void {
    waiting.place = 'out';
    this.#backingOff.delete(waiting);
    this.#unschedulable.delete(waiting);
  }

  #tickLater(): void {
    if (this.#ticking || this.#backingOff.size === 0) return;
    this.#ticking = true;
    this.#scope.at(this.#nextTick(backOffTick), () => {
      this.#ticking = false;
      for (const waiting of this.#backingOff) {
        if (backOffEnd(waiting) > this.#scope.now) continue;
        this.#leave(waiting);
        this.#activate(waiting);
      }
      this.#tickLater();
    });
  }

  #flushLater(): void {
    if (this.#flushing || this.#unschedulable.size === 0) return;
    this.#flushing = true;
    this.#scope.at(this.#nextTick(unschedulableTick), () => {
      this.#flushing = false;
      this.move(({ failedAt }) => this.#scope.now - failedAt > longestUnschedulable);
      this.#flushLater();
    });
  }

  /** The ticks keep the phase of the start. */
  #nextTick(period: Milliseconds): Milliseconds {
    const ticks = Math.floor((this.#scope.now - this.#startedAt) / period) + 1;
    return this.#startedAt + ticks * period;
  }
}

/** First in, first out; who leaves from the middle is passed over. */
class Line {
  #waiting: Waiting[] = [];
  #head = 0;

  push(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  shift(): Waiting | undefined {
    for (;;) {
      const first = this.#waiting[this.#head];
      if (first === undefined) break;
      this.#head += 1;
      if (first.place === 'active') return first;
    }
    this.#waiting = [];
    this.#head = 0;
    return undefined;
  }
}

/** backend/queue/backoff_queue.go, calculateBackoffDuration: 1 s, 2 s, 4 s … after the last attempt. */
const backOffEnd = ({ attempts, failedAt }: Waiting): Milliseconds =>
  attempts === 0 ? 0 : failedAt + Math.min(firstBackOff * 2 ** (attempts - 1), longestBackOff);

const isSameJson = ({ metadata: a, spec: specA }: Pod, { metadata: b, spec: specB }: Pod): boolean =>
  JSON.stringify([a?.labels, specA]) === JSON.stringify([b?.labels, specB]);
