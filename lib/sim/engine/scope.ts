import type { Engine, Gate, Milliseconds, Timer } from './engine.ts';
import type { Step } from './process.ts';

/**
 * What lives and dies together in virtual time: a program, or all programs of a machine. Ended, nothing of it happens any more,
 * as after SIGKILL. Frozen, what falls due waits until it is thawed and then comes at once, as timers of a paused process do.
 */
export class Scope implements Gate {
  readonly #engine: Engine;
  readonly #within: Scope | undefined;
  #ended = false;
  #frozen = false;
  readonly #late: (() => void)[] = [];

  /** `within`: whose end and frost are this one's, too. */
  constructor(engine: Engine, within?: Scope) {
    this.#engine = engine;
    this.#within = within;
  }

  get now(): Milliseconds {
    return this.#engine.now;
  }

  get ended(): boolean {
    return this.#ended || (this.#within?.ended ?? false);
  }

  get frozen(): boolean {
    return this.#frozen || (this.#within?.frozen ?? false);
  }

  inner(): Scope {
    return new Scope(this.#engine, this);
  }

  at(instant: Milliseconds, action: () => void): Timer {
    return this.#engine.at(instant, action, this);
  }

  after(delay: Milliseconds, action: () => void): Timer {
    return this.at(this.#engine.now + delay, action);
  }

  /** Starts a process within the present instant, but after this call. */
  spawn(process: Step<unknown>): void {
    const advance = (): void => {
      const { done, value } = process.next();
      if (done === true) return;
      if (typeof value === 'number') this.after(value, advance);
      else value.once(() => this.after(0, advance));
    };
    this.after(0, advance);
  }

  end(): void {
    this.#ended = true;
    this.#late.length = 0;
  }

  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
    for (const action of this.#late.splice(0)) this.after(0, action);
  }

  /** Does `action` if it is alive, when it is not frozen. */
  pass(action: () => void): void {
    if (this.ended) return;
    if (this.frozen) this.#holder().#late.push(() => this.pass(action));
    else action();
  }

  /** Whose thaw lets it go on. */
  #holder(): Scope {
    return this.#frozen || this.#within === undefined ? this : this.#within.#holder();
  }
}
