import type { Milliseconds } from '../engine/engine.ts';
import type { ApiObject } from '../objects.ts';
import { History } from './history.ts';

/** One write, as a watch tells it. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** As it is after the write; of a deletion, as it was last, with the deletion's own revision. */
  readonly object: ApiObject;
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

interface Collection {
  /** By namespace, then name. */
  readonly objects: Map<string, Map<string, ApiObject>>;
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
  #revision = 0;

  constructor(now: () => Milliseconds) {
    this.#now = now;
  }

  /** Of the newest write. */
  get revision(): number {
    return this.#revision;
  }

  get({ collection, namespace, name }: Place): ApiObject | undefined {
    return this.#collections.get(collection)?.objects.get(namespace)?.get(name);
  }

  /** In no order; of one namespace, or of all. */
  *list(collection: string, namespace?: string): Generator<ApiObject> {
    const { objects } = this.#collection(collection);
    if (namespace !== undefined) yield* objects.get(namespace)?.values() ?? [];
    else for (const named of objects.values()) yield* named.values();
  }

  /** Writes an object and gives it its resourceVersion. Answers it as stored. */
  put(place: Place, object: ApiObject, by: string): ApiObject {
    const collection = this.#collection(place.collection);
    const named = collection.objects.get(place.namespace);
    const before = named?.get(place.name);
    const stored = this.#stamp(object);
    if (named === undefined) collection.objects.set(place.namespace, new Map([[place.name, stored]]));
    else named.set(place.name, stored);
    this.#tell(collection, before === undefined ? 'ADDED' : 'MODIFIED', stored, before, by);
    return stored;
  }

  /** Removes an object; `last` is how its watchers see it last. Answers that with the deletion's revision. */
  remove(place: Place, last: ApiObject, by: string): ApiObject {
    const collection = this.#collection(place.collection);
    const before = this.get(place);
    collection.objects.get(place.namespace)?.delete(place.name);
    const gone = this.#stamp(last);
    this.#tell(collection, 'DELETED', gone, before, by);
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

  #stamp(object: ApiObject): ApiObject {
    this.#revision += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } };
  }

  #tell(
    { listeners, history }: Collection,
    type: Change['type'],
    object: ApiObject,
    before: ApiObject | undefined,
    by: string,
  ): void {
    const told: Change = { type, object, before, revision: this.#revision, at: this.#now(), by };
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
