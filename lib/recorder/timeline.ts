import type { Milliseconds } from '../units.ts';
import { KindRecord, keyOf, type ObservedObject } from './kind-record.ts';
import type { Gap, Interval, Observation, ObservedKind, Subject, TimelineEntry } from './observation.ts';

export type { ObservedObject } from './kind-record.ts';

export interface ObservationFilter {
  readonly kind: ObservedKind;
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly field?: string;
  /** Only what was received at this moment or later. */
  readonly since?: Milliseconds;
}

/**
 * Everything that was seen in a run, in the order in which it was received; entries are only ever appended.
 * Knows what happened and where it is blind, and nothing of what ought to happen.
 */
export class Timeline {
  readonly #entries: TimelineEntry[] = [];
  readonly #kinds = new Map<ObservedKind, KindRecord>();
  readonly #listeners: ((entry: TimelineEntry) => void)[] = [];
  /** Undefined while nobody waits. */
  #changed: AbortController | undefined;

  get entries(): readonly TimelineEntry[] {
    return this.#entries;
  }

  /** What a listener throws is thrown, and then the entry is not part of the timeline. */
  append(entry: TimelineEntry): void {
    for (const listener of this.#listeners) listener(entry);
    this.#entries.push(entry);
    if (entry.type !== 'note') this.#of('kind' in entry ? entry.kind : entry.subject.kind).take(entry);
    const changed = this.#changed;
    this.#changed = undefined;
    // With a reason of its own, for the usual one is an error with a stack.
    changed?.abort('changed');
  }

  /** Calls `listener` with every later entry, before anybody can see it. */
  onAppend(listener: (entry: TimelineEntry) => void): void {
    this.#listeners.push(listener);
  }

  /** Aborted by the next entry; wait on it with `clock.waitUntil(deadline, timeline.changed)`. */
  get changed(): AbortSignal {
    this.#changed ??= new AbortController();
    return this.#changed.signal;
  }

  /** Objects of a kind that exist now. */
  objects(kind: ObservedKind): readonly ObservedObject[] {
    return [...this.#of(kind).objects.values()];
  }

  object(subject: Subject): ObservedObject | undefined {
    return this.#of(subject.kind).objects.get(keyOf(subject));
  }

  observations(filter: ObservationFilter): readonly Observation[] {
    return this.#of(filter.kind)
      .observations(filter.field)
      .filter((entry) => matches(entry, filter));
  }

  /** Holes in what we know of `kind` that touch `span`. */
  gaps(kind: ObservedKind, span: Interval): readonly Gap[] {
    return this.#of(kind).gaps.filter((gap) => gap.lo <= span.hi && gap.hi >= span.lo);
  }

  /** Until when the objects of `kind` are proved to be as this timeline says; -Infinity before the first proof. */
  provenUntil(kind: ObservedKind): Milliseconds {
    return this.#of(kind).provenUntil;
  }

  #of(kind: ObservedKind): KindRecord {
    const known = this.#kinds.get(kind) ?? new KindRecord();
    this.#kinds.set(kind, known);
    return known;
  }
}

function matches(entry: Observation, filter: ObservationFilter): boolean {
  return (
    (filter.name === undefined || entry.subject.name === filter.name) &&
    (filter.namespace === undefined || entry.subject.namespace === filter.namespace) &&
    (filter.uid === undefined || entry.uid === filter.uid) &&
    (filter.since === undefined || entry.seen.hi >= filter.since)
  );
}
