import type { ProgressEvent } from '../../lib/owner/protocol.ts';
import { type Milliseconds, minutes, seconds } from '../../lib/units.ts';
import { slotTag } from './event-lines.ts';

/** Something that takes its time. */
export interface Awaited {
  readonly what: string;
  readonly since: Milliseconds;
  /** The latest moment at which it can still come in time. */
  readonly latest?: Milliseconds;
}

/** Knows what the run is waiting for, from what it was told. */
export class AwaitedThings {
  readonly #slots = new Map<number | undefined, AwaitedInSlot>();

  hear(event: ProgressEvent): void {
    const { slot } = event;
    // The run itself goes on by phases only while no scenario runs: it waits, or they do.
    if (event.type === 'phase' && slot === undefined) this.#slots.clear();
    if (slot !== undefined) this.#slots.delete(undefined);
    const found = this.#slots.get(slot) ?? new AwaitedInSlot();
    this.#slots.set(slot, found);
    found.hear(event);
  }

  /** What is awaited now, the oldest first on each cluster; the step or the phase where no matcher awaits anything. */
  get now(): readonly Awaited[] {
    return [...this.#slots].flatMap(([slot, { now }]) =>
      now.map((one) => (slot === undefined ? one : { ...one, what: `${slotTag({ slot })}${one.what}` })),
    );
  }
}

class AwaitedInSlot {
  readonly #open = new Map<string, Awaited & { readonly claim?: string }>();
  #phase: Awaited | undefined;
  #step: Awaited | undefined;

  hear(event: ProgressEvent): void {
    switch (event.type) {
      case 'phase':
        // A phase begins before the first scenario, or when they are over, however they ended: none of them waits now.
        this.#open.clear();
        this.#step = undefined;
        this.#phase = { what: event.text, since: event.at };
        break;
      case 'scenario':
        this.#phase = undefined;
        this.#step = undefined;
        this.#open.clear();
        break;
      case 'step':
        this.#phase = undefined;
        this.#open.clear();
        this.#step = event.state === 'begin' ? { what: event.title, since: event.at } : undefined;
        break;
      case 'await': {
        const { at, what, latest, claim } = event;
        const since = this.#open.get(what)?.since ?? at;
        this.#open.set(what, {
          what,
          since,
          ...(latest === undefined ? {} : { latest }),
          ...(claim === undefined ? {} : { claim }),
        });
        break;
      }
      case 'claim':
        // One that does not say whose it is ends with the next verdict: a matcher waits for nothing after its own.
        for (const [what, { claim }] of this.#open) {
          if (claim === undefined || claim === event.id) this.#open.delete(what);
        }
        break;
    }
  }

  get now(): readonly Awaited[] {
    if (this.#open.size > 0) return [...this.#open.values()];
    const other = this.#phase ?? this.#step;
    return other === undefined ? [] : [other];
  }
}

/** `30 s so far, at the latest in 12 s`. */
export function waitedText({ since, latest }: Awaited, now: Milliseconds): string {
  const left = latest === undefined ? undefined : latest - now;
  if (left === undefined) return `${coarse(now - since)} so far`;
  const bound = left >= 0 ? `at the latest in ${coarse(left)}` : `due ${coarse(-left)} ago, making sure`;
  return `${coarse(now - since)} so far, ${bound}`;
}

/** Whole seconds: tenths that change once a second only flicker. */
function coarse(duration: Milliseconds): string {
  const whole = Math.round(duration / 1000);
  if (seconds(whole) < minutes(1)) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
