import type { Milliseconds } from '../engine/engine.ts';
import type { ApiObject } from '../objects.ts';
import { History } from './history.ts';

/** One write, as a watch tells it. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** As it is after the write; of a deletion, as it was last, with the deletion's own revision. */
  readonly object: ApiObject;
  /** `namespace/name`, or the name alone: the same text for all changes of an object, so that caches find it quickly. */
  readonly key: string;
  /** As it was before; undefined for a new one. */
  readonly before: ApiObject | undefined;
  readonly revision: number;
  readonly at: Milliseconds;
  /** Whose request it was. */
  readonly by: string;
}

export type Listener = (change: Change) => void;

/** Where an object is: its kind's plural with group, as in `deployments.apps`, and its namespace and name. */
export interface Place {
  readonly collection: string;
  /** Empty for what has none. */
  readonly namespace: string;
  readonly name: string;
}

interface Stored {
  readonly place: Place;
  readonly key: string;
  object: ApiObject;
}

interface Collection {
  /** By namespace, then name. */
  readonly objects: Map<string, Map<string, Stored>>;
  readonly listeners: Set<Listener>;
  readonly history: History;
}

/**
 * What etcd is to a cluster: objects, one revision for all of them, and the changes since a revision. Objects in it are shared
 * and never changed. It knows no rule of Kubernetes but the resourceVersion.
 */
export class Store {
  readonly #collections = new Map<string, Collection>();
  readonly #listeners = new Set<Listener>();
  readonly #now: () => Milliseconds;
  /** What was looked for last: a request looks for its object several times. */
  #last: Stored | undefined;
  #revision = 0;

  constructor(now: () => Milliseconds) {
    this.#now = now;
  }

  /** Of the newest write. */
  get revision(): number {
    return this.#revision;
  }

  get(place: Place): ApiObject | undefined {
    return this.#find(place)?.object;
  }

  /** In no order; of one namespace, or of all. */
  *list(collection: string, namespace?: string): Generator<ApiObject> {
    const { objects } = this.#collection(collection);
    if (namespace !== undefined) {
      for (const { object } of objects.get(namespace)?.values() ?? []) yield object;
    } else for (const named of objects.values()) for (const { object } of named.values()) yield object;
  }

  /** Writes an object and gives it its resourceVersion. Answers it as stored. */
  put(place: Place, object: ApiObject, by: string): ApiObject {
    const collection = this.#collection(place.collection);
    const stamped = this.#stamp(object);
    const known = this.#find(place);
    if (known === undefined) {
      const stored = { place, key: keyOf(place), object: stamped };
      const named = collection.objects.get(place.namespace);
      if (named === undefined) collection.objects.set(place.namespace, new Map([[place.name, stored]]));
      else named.set(place.name, stored);
      this.#tell(collection, 'ADDED', stored, undefined, by);
    } else {
      const before = known.object;
      known.object = stamped;
      this.#tell(collection, 'MODIFIED', known, before, by);
    }
    return stamped;
  }

  /** Removes an object; `last` is how its watchers see it last. Answers that with the deletion's revision. */
  remove(place: Place, last: ApiObject, by: string): ApiObject {
    const collection = this.#collection(place.collection);
    const named = collection.objects.get(place.namespace);
    const known = named?.get(place.name);
    named?.delete(place.name);
    this.#last = undefined;
    const gone = this.#stamp(last);
    this.#tell(collection, 'DELETED', { key: known?.key ?? keyOf(place), object: gone }, known?.object, by);
    return gone;
  }

  /** Has `listener` called with each later change of a collection, within the write itself. Answers how to end that. */
  subscribe(collection: string, listener: Listener): () => void {
    const { listeners } = this.#collection(collection);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** As `subscribe`, of all collections. */
  onWrite(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes of a collection after `revision`. Throws Expired if they are not all kept any more. */
  since(collection: string, revision: number): readonly Change[] {
    return this.#collection(collection).history.since(revision);
  }

  /** Forgets the changes up to `revision`, as etcd's compaction does. */
  compact(revision: number): void {
    for (const { history } of this.#collections.values()) history.compact(revision);
  }

  #find(place: Place): Stored | undefined {
    if (this.#last !== undefined && isSamePlace(this.#last.place, place)) return this.#last;
    const found = this.#collections.get(place.collection)?.objects.get(place.namespace)?.get(place.name);
    if (found !== undefined) this.#last = found;
    return found;
  }

  #stamp(object: ApiObject): ApiObject {
    this.#revision += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } };
  }

  #tell(
    { listeners, history }: Collection,
    type: Change['type'],
    { key, object }: Pick<Stored, 'key' | 'object'>,
    before: ApiObject | undefined,
    by: string,
  ): void {
    const told: Change = { type, object, key, before, revision: this.#revision, at: this.#now(), by };
    history.add(told);
    for (const listener of listeners) listener(told);
    for (const listener of this.#listeners) listener(told);
  }

  #collection(name: string): Collection {
    const known = this.#collections.get(name);
    if (known !== undefined) return known;
    const made: Collection = { objects: new Map(), listeners: new Set(), history: new History() };
    this.#collections.set(name, made);
    return made;
  }
}

const keyOf = ({ namespace, name }: Place): string => (namespace === '' ? name : `${namespace}/${name}`);

const isSamePlace = (a: Place, b: Place): boolean =>
  a.name === b.name && a.namespace === b.namespace && a.collection === b.collection;
