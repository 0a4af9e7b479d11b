import type { Milliseconds } from '../units.ts';
import type { Clock, Woken } from './clock.ts';

/** What changes as virtual time passes. */
export interface World {
  /** Milliseconds since 1970, of the world's own time. */
  readonly now: Milliseconds;
  /** When something happens in it next; undefined if nothing ever will. */
  nextEventAt(): Milliseconds | undefined;
  /** Lets everything happen that is due by then. */
  runUntil(instant: Milliseconds): void;
}

export interface VirtualClockOptions {
  readonly world: World;
  /** What the run's clock shows at the world's present time. */
  readonly startsAt: Milliseconds;
  /** True while somebody still has to take notice of what has happened: a line of a watch that was not taken. */
  readonly unheard: () => boolean;
  /** Called when time is about to go on to `instant`, on the run's clock: all that has happened has been heard. */
  readonly onMove?: (instant: Milliseconds) => void;
}

interface Waiter {
  /** In whole milliseconds on the run's clock. */
  readonly at: Milliseconds;
  readonly inForeground: boolean;
  readonly reached: () => void;
}

/**
 * Virtual time: it moves when somebody waits for it, and only as far as the next thing that happens or is waited for.
 *
 * The clock itself is for the foreground: scenarios, matchers, and acts on nodes, whose waiting is what makes time move.
 * Everything else waits on `background`, and is woken at its time, but never moves it. Between two moves all that was set off
 * by the first comes to rest: every line of a watch is taken, and what follows from it is done, for that takes one turn of the
 * event loop as long as nobody awaits anything but promises and this clock. What awaits something else, as the owner's
 * answer, says so by `hold`. So how fast the host is makes no difference.
 */
export class VirtualClock implements Clock {
  /** The same time, for those whose waiting does not make it move. */
  readonly background: Clock;
  readonly #options: VirtualClockOptions;
  /** World's time less run's time; whole, so that no instant is rounded when it is turned from one into the other. */
  readonly #shift: Milliseconds;
  readonly #waiters = new Set<Waiter>();
  #holds = 0;
  #scheduled = false;
  /** Somebody began or ended to wait since time moved last. */
  #stirred = false;

  constructor(options: VirtualClockOptions) {
    this.#options = options;
    this.#shift = Math.round(options.world.now - options.startsAt);
    this.background = {
      now: () => this.now(),
      date: () => this.date(),
      waitUntil: (instant, wake) => this.#wait(instant, wake, false),
    };
  }

  now(): Milliseconds {
    return this.#options.world.now - this.#shift;
  }

  /** The world's date: that of the objects in it, and not that of this host. */
  date(): Date {
    return new Date(this.#options.world.now);
  }

  waitUntil(instant: Milliseconds, wake?: AbortSignal): Promise<Woken> {
    return this.#wait(instant, wake, true);
  }

  /** Keeps time where it is until it is disposed of. */
  hold(): Disposable {
    let held = true;
    this.#holds += 1;
    return {
      [Symbol.dispose]: () => {
        if (!held) return;
        held = false;
        this.#holds -= 1;
        this.#schedule();
      },
    };
  }

  /** To be called when what was `unheard` has been heard, for time may move again. */
  heard(): void {
    this.#schedule();
  }

  #wait(instant: Milliseconds, wake: AbortSignal | undefined, inForeground: boolean): Promise<Woken> {
    return new Promise<Woken>((resolve) => {
      if (wake?.aborted) return resolve('woken');
      const finish = (woken: Woken): void => {
        this.#waiters.delete(waiter);
        this.#stirred = true;
        wake?.removeEventListener('abort', onAbort);
        resolve(woken);
        this.#schedule();
      };
      const onAbort = (): void => finish('woken');
      // Rounded up: whoever waited for an instant must not find that the clock has not quite reached it.
      const waiter = { at: Math.ceil(instant), inForeground, reached: () => finish('reached') };
      this.#waiters.add(waiter);
      this.#stirred = true;
      wake?.addEventListener('abort', onAbort, { once: true });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#turn();
    });
  }

  /** Wakes those whose time has come, else moves time if it may move. Whoever keeps it from that calls again. */
  #turn(): void {
    if (this.#wakeDue() || this.#holds > 0 || this.#options.unheard()) return;
    const waiters = [...this.#waiters];
    if (!waiters.some(({ inForeground }) => inForeground)) return;
    const before = this.#options.world.now;
    this.#moveTowards(Math.min(...waiters.map(({ at }) => at)));
    if (!this.#wakeDue() && this.#options.world.now > before) this.#schedule();
  }

  /** Goes on from event to event until one of them concerns somebody, or the moment has come that is waited for. */
  #moveTowards(next: Milliseconds): void {
    const { world, unheard, onMove } = this.#options;
    const latest = next + this.#shift;
    this.#stirred = false;
    do {
      const instant = Math.min(world.nextEventAt() ?? Number.POSITIVE_INFINITY, latest);
      // Nothing will ever happen, and nobody waits for a moment that comes.
      if (!Number.isFinite(instant)) return;
      onMove?.(instant - this.#shift);
      world.runUntil(instant);
    } while (world.now < latest && !this.#stirred && !unheard());
  }

  /** Those who wait for the same moment go on in the order in which they began to wait. */
  #wakeDue(): boolean {
    const now = this.now();
    const due = [...this.#waiters].filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at);
    for (const { reached } of due) reached();
    if (due.length > 0) this.#schedule();
    return due.length > 0;
  }
}
