import type { Milliseconds } from '../units.ts';
import type { Baseline, FieldValue, Gap, Observation, Proof, Subject } from './observation.ts';

/** An object as far as the recorder knows it. */
export interface ObservedObject {
  readonly subject: Subject;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly fields: ReadonlyMap<string, FieldValue>;
}

interface ChangingObject extends ObservedObject {
  uid: string;
  resourceVersion: string;
  readonly fields: Map<string, FieldValue>;
}

/**
 * What a timeline holds of one kind, sorted as it comes: whoever waits asks again at every entry, and going through all
 * entries of a long run each time would block the very event loop that receives them.
 */
export class KindRecord {
  readonly #objects = new Map<string, ChangingObject>();
  readonly #observations: Observation[] = [];
  readonly #byField = new Map<string, Observation[]>();
  readonly #gaps: Gap[] = [];
  #provenUntil: Milliseconds = Number.NEGATIVE_INFINITY;

  /** Those that exist now, by `keyOf`. */
  get objects(): ReadonlyMap<string, ObservedObject> {
    return this.#objects;
  }

  get gaps(): readonly Gap[] {
    return this.#gaps;
  }

  get provenUntil(): Milliseconds {
    return this.#provenUntil;
  }

  /** All, or those of one field. */
  observations(field: string | undefined): readonly Observation[] {
    return field === undefined ? this.#observations : (this.#byField.get(field) ?? []);
  }

  take(entry: Observation | Baseline | Gap | Proof): void {
    switch (entry.type) {
      case 'baseline':
        return this.#begin(entry);
      case 'observation':
        return this.#change(entry);
      case 'gap':
        return void this.#gaps.push(entry);
      case 'proof':
        this.#provenUntil = entry.sentAt;
    }
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
    this.#observations.push(entry);
    const ofField = this.#byField.get(entry.field) ?? [];
    ofField.push(entry);
    this.#byField.set(entry.field, ofField);

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

/** Identifies an object among those of its kind, over deletion and re-creation. */
export function keyOf(subject: Subject): string {
  return `${subject.namespace ?? ''}/${subject.name}`;
}
