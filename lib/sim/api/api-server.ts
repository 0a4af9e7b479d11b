import type { Engine, Milliseconds } from '../engine/engine.ts';
import { nameAlphabet, type Random } from '../engine/random.ts';
import type { ApiObject, ObjectMeta } from '../objects.ts';
import type { Change, Listener, Place, Store } from '../store/store.ts';
import { apiVersionOf, collectionOf, type Kind, ofKind } from './kind.ts';
import { namespaces } from './kinds.ts';
import { applyPatch, type Patch } from './patch/patch.ts';
import { alreadyExists, badRequest, conflict, notFound, StatusError, staleObject } from './status-error.ts';
import { strategyOf } from './strategies.ts';
import type { Strategy, StrategyContext } from './strategy.ts';
import { time } from './time.ts';

/** Which object: its name, and its namespace if it has one. */
export interface Ref {
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** Whose request it is: the user name by which the API server would know it. */
export type Caller = string;

export interface WriteOptions {
  readonly by: Caller;
  /** Does everything but store. */
  readonly dryRun?: boolean;
}

/** As meta/v1 DeleteOptions. */
export interface DeleteOptions extends WriteOptions {
  readonly gracePeriodSeconds?: number | undefined;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string } | undefined;
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground' | undefined;
}

/** What a deletion left. */
export interface Deleted<T> {
  readonly object: T;
  /** Whether it is gone, not only going. */
  readonly gone: boolean;
}

/**
 * The API server as its callers within the simulator see it: every call happens at the present instant of virtual time, and
 * throws StatusError in the real server's words. All writes, those of the HTTPS API and those of the controllers, come through
 * here.
 */
export class ApiServer {
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #random: Random;

  constructor(options: { readonly engine: Engine; readonly store: Store; readonly random: Random }) {
    this.#engine = options.engine;
    this.#store = options.store;
    this.#random = options.random;
  }

  get now(): Milliseconds {
    return this.#engine.now;
  }

  get revision(): number {
    return this.#store.revision;
  }

  /** Throws NotFound. */
  get<T extends ApiObject>(kind: Kind<T>, ref: Ref): T {
    const found = this.find(kind, ref);
    if (found === undefined) throw notFound(kind, ref.name);
    return found;
  }

  find<T extends ApiObject>(kind: Kind<T>, ref: Ref): T | undefined {
    const object = this.#store.get(placeOf(kind, ref));
    return object === undefined ? undefined : ofKind(kind, object);
  }

  /** In no order; of one namespace, or of all. */
  *list<T extends ApiObject>(kind: Kind<T>, namespace?: string): Generator<T> {
    for (const object of this.#store.list(collectionOf(kind), namespace)) yield ofKind(kind, object);
  }

  watch(kind: Kind<ApiObject>, listener: Listener): () => void {
    return this.#store.subscribe(collectionOf(kind), listener);
  }

  /** Changes after a revision. Throws Expired. */
  since(kind: Kind<ApiObject>, revision: number): readonly Change[] {
    return this.#store.since(collectionOf(kind), revision);
  }

  /** Throws AlreadyExists, Invalid, NotFound of the namespace, Forbidden. */
  create<T extends ApiObject>(kind: Kind<T>, object: T, { by, dryRun = false }: WriteOptions): T {
    const named = this.#withNewMetadata(kind, object);
    const ref = refOf(named);
    if (kind.namespaced) this.#requireLivingNamespace(kind, ref);
    const created = this.#strategy(kind).create(named, this.#context());
    if (this.find(kind, ref) !== undefined) throw alreadyExists(kind, ref.name);
    return dryRun ? created : this.#put(kind, ref, created, by);
  }

  /** Replaces an object, or its status; with a resourceVersion, only that very version. Throws NotFound, Conflict, Invalid. */
  update<T extends ApiObject>(
    kind: Kind<T>,
    object: T,
    { by, dryRun = false, subresource }: WriteOptions & { readonly subresource?: 'status' },
  ): T {
    const ref = refOf(object);
    const old = this.get(kind, ref);
    const { metadata = {} } = object;
    const stored = old.metadata ?? {};
    if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== stored.resourceVersion) {
      throw conflict(kind, ref.name, staleObject);
    }
    if (metadata.uid !== undefined && metadata.uid !== stored.uid) {
      throw conflict(
        kind,
        ref.name,
        `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${stored.uid ?? ''}`,
      );
    }
    const strategy = this.#strategy(kind);
    const kept = withKeptMetadata(kind, object, old);
    const updated =
      subresource === 'status'
        ? strategy.updateStatus(kept, old, this.#context())
        : strategy.update(kept, old, this.#context());
    if (isGone(updated)) return dryRun ? updated : this.#remove(kind, ref, updated, by);
    if (dryRun || isSame(updated, old)) return dryRun ? updated : old;
    return this.#put(kind, ref, updated, by);
  }

  /** Throws what `update` throws, and what tells that the patch does not apply. */
  patch<T extends ApiObject>(
    kind: Kind<T>,
    ref: Ref,
    patch: Patch,
    options: WriteOptions & { readonly subresource?: 'status' },
  ): T {
    const old = this.get(kind, ref);
    return this.update(kind, applyPatch(kind, old, patch), options);
  }

  /** Deletes an object, or marks it as going. Throws NotFound, Conflict. */
  delete<T extends ApiObject>(kind: Kind<T>, ref: Ref, options: DeleteOptions): Deleted<T> {
    const object = this.get(kind, ref);
    const { metadata = {} } = object;
    this.#requirePreconditions(kind, ref, metadata, options.preconditions);
    const { by, dryRun = false } = options;
    const grace = this.#strategy(kind).grace?.(object, options.gracePeriodSeconds);
    const finalizers = finalizersAfter(metadata.finalizers ?? [], options.propagationPolicy);
    const seconds = grace?.seconds ?? 0;
    if (seconds === 0 && finalizers.length === 0) {
      return { object: dryRun ? object : this.#remove(kind, ref, leaving(object, 0, this.now), by), gone: true };
    }
    const going = { ...leaving(object, seconds, this.now) };
    const marked: T = { ...going, metadata: { ...going.metadata, ...(finalizers.length > 0 ? { finalizers } : {}) } };
    if (dryRun || isSame(marked, object)) return { object: marked, gone: false };
    return { object: this.#put(kind, ref, marked, by), gone: false };
  }

  /** Writes an object as it is, past its kind's strategy: for the subresources that have rules of their own. */
  replace<T extends ApiObject>(kind: Kind<T>, object: T, by: Caller): T {
    return this.#put(kind, refOf(object), object, by);
  }

  #strategy<T extends ApiObject>(kind: Kind<T>): Strategy<T> {
    return strategyOf(kind);
  }

  #context(): StrategyContext {
    return { now: this.now };
  }

  #put<T extends ApiObject>(kind: Kind<T>, ref: Ref, object: T, by: Caller): T {
    return ofKind(kind, this.#store.put(placeOf(kind, ref), object, by));
  }

  #remove<T extends ApiObject>(kind: Kind<T>, ref: Ref, last: T, by: Caller): T {
    return ofKind(kind, this.#store.remove(placeOf(kind, ref), last, by));
  }

  #withNewMetadata<T extends ApiObject>(kind: Kind<T>, object: T): T {
    const { metadata = {} } = object;
    const { generateName } = metadata;
    const name = metadata.name ?? (generateName === undefined ? undefined : this.#generated(generateName));
    if (name === undefined) throw badRequest('name or generateName is required');
    return {
      ...object,
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      metadata: { ...metadata, name, uid: this.#random.uuid(), creationTimestamp: time(this.now) },
    };
  }

  /** apiserver, pkg/storage/names/generate.go: 5 characters, the base cut so that 63 suffice. */
  #generated(base: string): string {
    return `${base.slice(0, 58)}${this.#random.text(5, nameAlphabet)}`;
  }

  #requireLivingNamespace(kind: Kind<ApiObject>, { namespace = '' }: Ref): void {
    const found = this.find(namespaces, { name: namespace });
    if (found === undefined) throw notFound(namespaces, namespace);
    if (found.metadata?.deletionTimestamp === undefined) return;
    throw new StatusError(
      403,
      'Forbidden',
      `${kind.plural} is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    );
  }

  #requirePreconditions(
    kind: Kind<ApiObject>,
    ref: Ref,
    { uid, resourceVersion }: ObjectMeta,
    wanted: DeleteOptions['preconditions'],
  ): void {
    if (wanted?.uid !== undefined && wanted.uid !== uid) {
      const why = `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${uid ?? ''}`;
      throw conflict(kind, ref.name, why);
    }
    if (wanted?.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion) {
      const why = `Precondition failed: ResourceVersion in precondition: ${wanted.resourceVersion}, ResourceVersion in object meta: ${resourceVersion ?? ''}`;
      throw conflict(kind, ref.name, why);
    }
  }
}

const placeOf = (kind: Kind<ApiObject>, { namespace, name }: Ref): Place => ({
  collection: collectionOf(kind),
  namespace: kind.namespaced ? (namespace ?? '') : '',
  name,
});

/** Where an object is. */
export const refOf = ({ metadata = {} }: ApiObject): Ref => ({
  namespace: metadata.namespace,
  name: metadata.name ?? '',
});

/** What a client cannot change about an object, and a generation that counts the changes of its spec. */
function withKeptMetadata<T extends ApiObject>(kind: Kind<T>, object: T, { metadata: stored = {} }: T): T {
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation } = stored;
  return {
    ...object,
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: {
      ...object.metadata,
      ...(stored.generateName === undefined ? {} : { generateName: stored.generateName }),
      ...(uid === undefined ? {} : { uid }),
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
      ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
      ...(generation === undefined ? {} : { generation }),
    },
  };
}

/** Whether nothing keeps a going object any more (registry/generic/registry/store.go, deleteWithoutFinalizers). */
const isGone = ({ metadata = {} }: ApiObject): boolean =>
  metadata.deletionTimestamp !== undefined &&
  (metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
  (metadata.finalizers ?? []).length === 0;

function leaving<T extends ApiObject>(object: T, graceSeconds: number, now: Milliseconds): T {
  const { metadata = {} } = object;
  const { deletionGracePeriodSeconds: before, generation } = metadata;
  if (before !== undefined && before <= graceSeconds) return object;
  return {
    ...object,
    metadata: {
      ...metadata,
      deletionTimestamp: time(now + graceSeconds * 1000),
      deletionGracePeriodSeconds: graceSeconds,
      ...(generation === undefined || before !== undefined ? {} : { generation: generation + 1 }),
    },
  };
}

function finalizersAfter(finalizers: readonly string[], policy: DeleteOptions['propagationPolicy']): readonly string[] {
  const others = finalizers.filter((finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion');
  if (policy === 'Orphan') return [...others, 'orphan'];
  if (policy === 'Foreground') return [...others, 'foregroundDeletion'];
  return finalizers;
}

/** An update that changes nothing is not written (registry, GuaranteedUpdate). */
const isSame = (a: ApiObject, b: ApiObject): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
