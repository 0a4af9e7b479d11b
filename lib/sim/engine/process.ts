import type { Milliseconds } from './engine.ts';

/** What a process may wait for: so many milliseconds, or a signal. */
export type Wait = Milliseconds | Signal;

/**
 * A piece of work in virtual time, written from top to bottom: `yield 20` waits 20 ms, `yield signal` until it is given. A
 * generator, for it needs no event loop: a process runs the same under any load of the host.
 */
export type Process = Step<void>;

/** A part of a process that answers something; `yield*` waits for it. */
export type Step<T> = Generator<Wait, T, void>;

/** Something that processes wait for. */
export class Signal {
  readonly #waiting: (() => void)[] = [];

  /** Has `action` called when it is given next. */
  once(action: () => void): void {
    this.#waiting.push(action);
  }

  /** Lets go on all that wait for it now. */
  give(): void {
    if (this.#waiting.length === 0) return;
    for (const action of this.#waiting.splice(0)) action();
  }
}

/** How a step ended that was one of several. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** Does several steps at a time, and answers how each ended when all have. */
export function* together<T>(scope: { spawn(process: Process): void }, steps: readonly Step<T>[]): Step<Outcome<T>[]> {
  const outcomes: Outcome<T>[] = [];
  const done = new Signal();
  let open = steps.length;
  function* one(step: Step<T>, index: number): Process {
    try {
      outcomes[index] = { value: yield* step };
    } catch (error) {
      outcomes[index] = { error };
    }
    open -= 1;
    if (open === 0) done.give();
  }
  for (const [index, step] of steps.entries()) scope.spawn(one(step, index));
  if (open > 0) yield done;
  return outcomes;
}

/** Does several steps at a time until all have ended; throws what one of them threw. */
export function* allOf(scope: { spawn(process: Process): void }, steps: readonly Step<void>[]): Step<void> {
  for (const outcome of yield* together(scope, steps)) if ('error' in outcome) throw outcome.error;
}
