import { type ApiServer, refOf } from '../api/api-server.ts';
import { type Kind, ofKind } from '../api/kind.ts';
import type { Milliseconds } from '../engine/engine.ts';
import { Signal } from '../engine/process.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';
import type { ApiObject } from '../objects.ts';
import type { Change } from '../store/store.ts';

export interface Handlers<T> {
  readonly added?: (object: T) => void;
  /** Also of what changed nothing that anybody cares for. */
  readonly updated?: (object: T, before: T) => void;
  readonly deleted?: (last: T) => void;
}

/** By which an object is found in an informer's cache: `namespace/name`, or the name alone. */
export const keyOf = (object: ApiObject): string => {
  const { namespace, name } = refOf(object);
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
};

/**
 * A component's cache of one kind, a little behind the store, and the handlers that are told what comes into it
 * (client-go, tools/cache/shared_informer.go). Begins with what is there when it is made, as `added`, at its first delivery.
 */
export class Informer<T extends ApiObject> {
  readonly #kind: Kind<T>;
  readonly #scope: Scope;
  readonly #random: Random;
  readonly #lag: { readonly least: Milliseconds; readonly most: Milliseconds };
  readonly #late: readonly { readonly from: Milliseconds; readonly until: Milliseconds }[];
  readonly #cache = new Map<string, Held<T>>();
  readonly #handlers: Handlers<T>[] = [];
  readonly #indexes = new Map<string, Index<T>>();
  readonly #coming: Change[] = [];
  readonly #synced = new Signal();
  #lastDue: Milliseconds;
  #delivering = false;
  #hasSynced = false;
  #revision = 0;

  constructor(
    api: ApiServer,
    kind: Kind<T>,
    options: {
      readonly scope: Scope;
      readonly random: Random;
      /** How long a change takes from the store into the cache. */
      readonly lag: { readonly least: Milliseconds; readonly most: Milliseconds };
      /** Spans in which it takes until their end. */
      readonly late?: readonly { readonly from: Milliseconds; readonly until: Milliseconds }[] | undefined;
    },
  ) {
    this.#kind = kind;
    this.#scope = options.scope;
    this.#random = options.random;
    this.#lag = options.lag;
    this.#late = options.late ?? [];
    this.#lastDue = options.scope.now;
    for (const object of api.list(kind)) this.#coming.push(found(object));
    const stop = api.watch(kind, (change) => {
      if (this.#scope.ended) return stop();
      this.#coming.push(change);
      if (!this.#delivering) this.#arrange();
    });
    this.#arrange();
  }

  /** Whether what was there at its making has come into the cache (shared_informer.go, HasSynced). */
  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  /** Given when it has. */
  get synced(): Signal {
    return this.#synced;
  }

  /** Up to which it knows all changes of its kind (cache.Store, LastStoreSyncResourceVersion). */
  get revision(): number {
    return this.#revision;
  }

  get(key: string): T | undefined {
    return this.#cache.get(key)?.object;
  }

  /** How many there are. */
  get size(): number {
    return this.#cache.size;
  }

  list(): Iterable<T> {
    return objectsOf(this.#cache.values());
  }

  on(handlers: Handlers<T>): void {
    this.#handlers.push(handlers);
    for (const { object } of this.#cache.values()) handlers.added?.(object);
  }

  /** Keeps the cache findable by what `valuesOf` answers; of the same name it is made once. */
  index(name: string, valuesOf: (object: T) => readonly string[]): (value: string) => Iterable<T> {
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = new Index(valuesOf);
      for (const [key, held] of this.#cache) index.add(key, held);
      this.#indexes.set(name, index);
    }
    const made = index;
    return (value) => made.get(value);
  }

  /** One delivery at a time, each not before the one before it: a watch keeps the order of its changes. */
  #arrange(): void {
    this.#delivering = true;
    const { now } = this.#scope;
    const span = this.#late.find(({ from, until }) => from <= now && now < until);
    const due = Math.max(span?.until ?? now, now + this.#random.between(this.#lag.least, this.#lag.most));
    this.#lastDue = Math.max(due, this.#lastDue);
    this.#scope.at(this.#lastDue, () => {
      this.#delivering = false;
      for (const change of this.#coming.splice(0)) this.#deliver(change);
      if (!this.#hasSynced) {
        this.#hasSynced = true;
        this.#synced.give();
      }
      if (this.#coming.length > 0) this.#arrange();
    });
  }

  #deliver({ type, object: told, key, revision }: Change): void {
    this.#revision = Math.max(this.#revision, revision);
    const object = ofKind(this.#kind, told);
    const held = this.#cache.get(key);
    if (type === 'DELETED') {
      if (held !== undefined) for (const index of this.#indexes.values()) index.remove(key, held.object);
      this.#cache.delete(key);
      for (const { deleted } of this.#handlers) deleted?.(object);
    } else if (held === undefined) {
      const made = { object };
      this.#cache.set(key, made);
      for (const index of this.#indexes.values()) index.add(key, made);
      for (const { added } of this.#handlers) added?.(object);
    } else {
      const before = held.object;
      held.object = object;
      for (const index of this.#indexes.values()) index.move(key, before, held);
      for (const { updated } of this.#handlers) updated?.(object, before);
    }
  }
}

/** The place of one object, whichever version of it is the newest: indexes hold the same, and see the change with it. */
interface Held<T> {
  object: T;
}

function* objectsOf<T>(all: Iterable<Held<T>>): Generator<T> {
  for (const { object } of all) yield object;
}

const found = (object: ApiObject): Change => ({
  type: 'ADDED',
  object,
  key: keyOf(object),
  before: undefined,
  revision: Number(object.metadata?.resourceVersion ?? 0),
  at: 0,
  by: '',
});

class Index<T> {
  readonly #valuesOf: (object: T) => readonly string[];
  readonly #found = new Map<string, Map<string, Held<T>>>();

  constructor(valuesOf: (object: T) => readonly string[]) {
    this.#valuesOf = valuesOf;
  }

  get(value: string): Iterable<T> {
    const at = this.#found.get(value);
    return at === undefined ? [] : objectsOf(at.values());
  }

  add(key: string, held: Held<T>): void {
    this.#addAt(this.#valuesOf(held.object), key, held);
  }

  remove(key: string, object: T): void {
    this.#removeAt(this.#valuesOf(object), key);
  }

  /** Most changes leave an object where it is found. */
  move(key: string, before: T, held: Held<T>): void {
    const left = this.#valuesOf(before);
    const values = this.#valuesOf(held.object);
    if (areAlike(left, values)) return;
    this.#removeAt(left, key);
    this.#addAt(values, key, held);
  }

  #addAt(values: readonly string[], key: string, held: Held<T>): void {
    for (const value of values) {
      const at = this.#found.get(value);
      if (at === undefined) this.#found.set(value, new Map([[key, held]]));
      else at.set(key, held);
    }
  }

  #removeAt(values: readonly string[], key: string): void {
    for (const value of values) {
      const at = this.#found.get(value);
      at?.delete(key);
      if (at?.size === 0) this.#found.delete(value);
    }
  }
}

function areAlike(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
