import type { Milliseconds, Timer } from '../../engine/engine.ts';
import type { Process, Step } from '../../engine/process.ts';
import type { Scope } from '../../engine/scope.ts';

/** Pods that are to be evicted at their time (pkg/controller/tainteviction/timed_workers.go, TimedWorkerQueue). */
export class TimedEvictions {
  readonly #scope: Scope;
  readonly #evict: (key: string) => Step<boolean>;
  readonly #forgetsDone: boolean;
  /** No timer for one that was due at once, and for one that was done and is remembered. */
  readonly #evictions = new Map<string, Timer | undefined>();

  constructor(
    scope: Scope,
    options: {
      /** Says whether it succeeded. */
      readonly evict: (key: string) => Step<boolean>;
      /** Behaviour.forgetsDoneEvictions */
      readonly forgetsDone: boolean;
    },
  ) {
    this.#scope = scope;
    this.#evict = options.evict;
    this.#forgetsDone = options.forgetsDone;
  }

  has(key: string): boolean {
    return this.#evictions.has(key);
  }

  /** Whether there is one that runs by a timer, also if that has gone off. */
  hasTimer(key: string): boolean {
    return this.#evictions.get(key) !== undefined;
  }

  /** Does nothing if there is one: a timer is neither put forward nor back. */
  add(key: string, delay: Milliseconds): void {
    if (this.#evictions.has(key)) return;
    const run = (): void => this.#scope.spawn(this.#run(key));
    const timer = delay <= 0 ? undefined : this.#scope.after(delay, run);
    this.#evictions.set(key, timer);
    if (timer === undefined) run();
  }

  /** Says whether there was a timer. What has begun goes on. */
  cancel(key: string): boolean {
    const timer = this.#evictions.get(key);
    this.#evictions.delete(key);
    timer?.cancel();
    return timer !== undefined;
  }

  *#run(key: string): Process {
    const done = yield* this.#evict(key);
    if (done && !this.#forgetsDone) this.#evictions.set(key, undefined);
    else this.#evictions.delete(key);
  }
}
