import { isDeepStrictEqual } from 'node:util';
import type { Milliseconds } from '../../lib/units.ts';
import type { Fields } from '../fields/fields.ts';
import { entries, inside, text } from '../json.ts';
import { type Kind, recorded } from '../kinds.ts';

/** One event of a watch, as kubectl printed it. */
export interface Sighting {
  readonly kind: Kind;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly namespace: string | undefined;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: number;
  /** Milliseconds since 1970. */
  readonly seen: Milliseconds;
  /** All that is kept of the object. */
  readonly fields: Fields;
  /** What this write changed, two levels deep. */
  readonly changed: readonly string[];
}

/** Takes the events of all watches and keeps what is worth keeping, so that no whole object has to be remembered but its last. */
export class Sightings {
  readonly #all: Sighting[] = [];
  readonly #last = new Map<string, unknown>();
  readonly #versions = new Set<string>();

  get all(): readonly Sighting[] {
    return this.#all;
  }

  /** A watch that was begun again tells what is there once more: that is no write. Answers whether it was new. */
  take(kind: Kind, event: unknown, seen: Milliseconds): boolean {
    const object = inside(event, 'object');
    const type = text(event, 'type');
    const uid = text(object, 'metadata', 'uid');
    const name = text(object, 'metadata', 'name');
    const resourceVersion = Number(text(object, 'metadata', 'resourceVersion'));
    if (uid === undefined || name === undefined || !Number.isSafeInteger(resourceVersion)) return false;
    if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') return false;
    const version = `${uid} ${resourceVersion}`;
    if (this.#versions.has(version)) return false;
    this.#versions.add(version);
    const before = this.#last.get(uid);
    if (type === 'DELETED') this.#last.delete(uid);
    else this.#last.set(uid, object);
    this.#all.push({
      kind,
      type,
      namespace: text(object, 'metadata', 'namespace'),
      name,
      uid,
      resourceVersion,
      seen,
      fields: recorded(kind).fieldsOf(object),
      changed: before === undefined ? [] : changedIn(before, object),
    });
    return true;
  }
}

const ofNoInterest = ['metadata.resourceVersion', 'metadata.managedFields'];

function changedIn(before: unknown, after: unknown): readonly string[] {
  const tops = new Set([...entries(before), ...entries(after)].map(([name]) => name));
  return [...tops].flatMap((top) => {
    const names = new Set([...entries(before, top), ...entries(after, top)].map(([name]) => name));
    const inner = [...names]
      .filter((name) => !isDeepStrictEqual(inside(before, top, name), inside(after, top, name)))
      .map((name) => `${top}.${name}`)
      .filter((path) => !ofNoInterest.includes(path));
    if (names.size > 0 || isDeepStrictEqual(inside(before, top), inside(after, top))) return inner;
    return [top];
  });
}
