import type { Milliseconds } from '../units.ts';
import type {
  Baseline,
  FieldValue,
  Gap,
  Interval,
  Observation,
  ObservedKind,
  Proof,
  Subject,
  TimelineEntry,
} from './observation.ts';

/** An object as far as the recorder knows it. */
export interface ObservedObject {
  readonly subject: Subject;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly fields: ReadonlyMap<string, FieldValue>;
}

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
  readonly #objects = new Map<
    string,
    { -readonly [K in keyof ObservedObject]: ObservedObject[K] } & { fields: Map<string, FieldValue> }
  >();
  readonly #proofs = new Map<ObservedKind, Proof>();
  readonly #listeners: ((entry: TimelineEntry) => void)[] = [];
  #changed = new AbortController();

  get entries(): readonly TimelineEntry[] {
    return this.#entries;
  }

  append(entry: TimelineEntry): void {
    this.#entries.push(entry);
    if (entry.type === 'baseline') this.#begin(entry);
    if (entry.type === 'observation') this.#change(entry);
    if (entry.type === 'proof') this.#proofs.set(entry.kind, entry);
    for (const listener of this.#listeners) listener(entry);
    const changed = this.#changed;
    this.#changed = new AbortController();
    changed.abort();
  }

  /** Calls `listener` with every later entry, before anybody who waits for `changed` wakes. */
  onAppend(listener: (entry: TimelineEntry) => void): void {
    this.#listeners.push(listener);
  }

  /** Aborted by the next entry; wait on it with `clock.waitUntil(deadline, timeline.changed)`. */
  get changed(): AbortSignal {
    return this.#changed.signal;
  }

  /** Objects of a kind that exist now. */
  objects(kind: ObservedKind): readonly ObservedObject[] {
    return [...this.#objects.values()].filter((object) => object.subject.kind === kind);
  }

  object(subject: Subject): ObservedObject | undefined {
    return this.#objects.get(keyOf(subject));
  }

  observations(filter: ObservationFilter): readonly Observation[] {
    return this.#entries.filter((entry) => entry.type === 'observation').filter((entry) => matches(entry, filter));
  }

  /** Holes in what we know of `kind` that touch `span`. */
  gaps(kind: ObservedKind, span: Interval): readonly Gap[] {
    return this.#entries
      .filter((entry) => entry.type === 'gap')
      .filter((gap) => gap.kind === kind && gap.lo <= span.hi && gap.hi >= span.lo);
  }

  /** Until when the objects of `kind` are proved to be as this timeline says; -Infinity before the first proof. */
  provenUntil(kind: ObservedKind): Milliseconds {
    return this.#proofs.get(kind)?.sentAt ?? Number.NEGATIVE_INFINITY;
  }

  #begin(entry: Baseline): void {
    this.#objects.set(keyOf(entry.subject), {
      subject: entry.subject,
      uid: entry.uid,
      resourceVersion: entry.resourceVersion,
      fields: new Map(Object.entries(entry.fields)),
    });
  }

  #change(entry: Observation): void {
    const key = keyOf(entry.subject);
    if (entry.field === 'exists' && entry.to === undefined) {
      this.#objects.delete(key);
      return;
    }
    const object = this.#objects.get(key) ?? {
      subject: entry.subject,
      uid: entry.uid,
      resourceVersion: '',
      fields: new Map(),
    };
    object.uid = entry.uid;
    object.resourceVersion = entry.resourceVersion;
    if (entry.to === undefined) object.fields.delete(entry.field);
    else object.fields.set(entry.field, entry.to);
    this.#objects.set(key, object);
  }
}

/** Identifies an object among all that a timeline holds, over deletion and re-creation. */
export function keyOf(subject: Subject): string {
  return `${subject.kind}/${subject.namespace ?? ''}/${subject.name}`;
}

function matches(entry: Observation, filter: ObservationFilter): boolean {
  return (
    entry.subject.kind === filter.kind &&
    (filter.name === undefined || entry.subject.name === filter.name) &&
    (filter.namespace === undefined || entry.subject.namespace === filter.namespace) &&
    (filter.uid === undefined || entry.uid === filter.uid) &&
    (filter.field === undefined || entry.field === filter.field) &&
    (filter.since === undefined || entry.seen.hi >= filter.since)
  );
}
