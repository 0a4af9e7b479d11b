import type { Behaviour } from '../behaviour.ts';
import type { Engine, Milliseconds } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';
import type { ApiObject, ObjectMeta, Pod } from '../objects.ts';
import type { Settings } from '../settings.ts';
import type { Change, Listener, Place, Store } from '../store/store.ts';
import { admitByNamespace, requireMortal } from './admission/namespace-lifecycle.ts';
import { fromStored, toStored } from './conversion.ts';
import { type DeletionWishes, deletionOf, isDeletedByUpdate } from './deletion.ts';
import { apiVersionOf, collectionOf, type Kind, ofKind } from './kind.ts';
import { namespaces, pods } from './kinds.ts';
import { keptMetadata, newMetadata } from './metadata.ts';
import { applyPatch, type Patch } from './patch/patch.ts';
import { PodsByNode } from './pods-by-node.ts';
import { type FieldSelector, parseFieldSelector } from './selectors/field-selector.ts';
import { parseLabelSelector } from './selectors/label-selector.ts';
import { alreadyExists, conflict, isStatus, notFound, StatusError, staleObject } from './status-error.ts';
import { strategyOf } from './strategies.ts';
import type { Strategy, StrategyContext } from './strategy.ts';
import { isEqual } from './validation/equal.ts';
import { type FieldError, invalid, invalidObject } from './validation/field-error.ts';
import { changedMetadataErrors, newMetadataErrors, pathSegmentErrors } from './validation/metadata.ts';

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

export interface UpdateOptions extends WriteOptions {
  readonly subresource?: 'status' | 'finalize' | undefined;
}

/** As meta/v1 DeleteOptions. */
export interface DeleteOptions extends WriteOptions, DeletionWishes {
  readonly preconditions?:
    | { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined }
    | undefined;
}

/** Which objects a list or a watch is of. */
export interface Selection {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** What a deletion left. */
export interface Deleted<T> {
  readonly object: T;
  /** Whether it is gone, not only going. */
  readonly gone: boolean;
}

/** store.go, maxNameGenerationCreateAttempts. */
const namesTried = 8;

/**
 * The API server as its callers within the simulator see it: every call happens at the present instant of virtual time, and
 * throws StatusError in the real server's words. All writes, those of the HTTPS API and those of the controllers, come through
 * here.
 */
export class ApiServer {
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #random: Random;
  /** Of the version that it has. */
  readonly behaviour: Behaviour;
  readonly #settings: Settings;
  readonly #podsByNode = new PodsByNode();

  constructor(options: {
    readonly engine: Engine;
    readonly store: Store;
    readonly random: Random;
    readonly behaviour: Behaviour;
    readonly settings: Settings;
  }) {
    this.#engine = options.engine;
    this.#store = options.store;
    this.#random = options.random;
    this.behaviour = options.behaviour;
    this.#settings = options.settings;
    this.#store.subscribe(collectionOf(pods), (change) => this.#podsByNode.take(change));
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
    return object === undefined ? undefined : fromStored(kind, object);
  }

  /** The pods that are bound to a node, in no order. */
  podsOn(node: string): Iterable<Pod> {
    return this.#podsByNode.on(node);
  }

  /**
   * Those that a request's selectors ask for, in the order of their namespaces and names, in which a list is paged. Throws
   * BadRequest for a selector that cannot be.
   */
  select<T extends ApiObject>(
    kind: Kind<T>,
    { namespace, labelSelector = '', fieldSelector = '' }: Selection,
  ): readonly T[] {
    const hasLabels = parseLabelSelector(labelSelector);
    const fields = parseFieldSelector(kind, fieldSelector);
    const found = [...this.#candidates(kind, fields, namespace)].filter(
      (object) => hasLabels(object.metadata?.labels) && fields.matches(object),
    );
    return found.toSorted(inOrder).map((object) => fromStored(kind, object));
  }

  /** What has to be looked at. */
  #candidates(kind: Kind<ApiObject>, { terms }: FieldSelector, namespace: string | undefined): Iterable<ApiObject> {
    const wanted = (field: string): string | undefined =>
      terms.find((term) => term.field === field && term.isEqual)?.value;
    const node = kind.plural === pods.plural ? wanted('spec.nodeName') : undefined;
    if (node !== undefined && node !== '') {
      return [...this.podsOn(node)].filter(
        ({ metadata }) => (namespace ?? metadata?.namespace) === metadata?.namespace,
      );
    }
    const name = wanted('metadata.name');
    if (name === undefined || (kind.namespaced && namespace === undefined)) {
      return this.#store.list(collectionOf(kind), namespace);
    }
    const found = this.#store.get(placeOf(kind, { namespace, name }));
    return found === undefined ? [] : [found];
  }

  /** In no order; of one namespace, or of all. */
  *list<T extends ApiObject>(kind: Kind<T>, namespace?: string): Generator<T> {
    for (const object of this.#store.list(collectionOf(kind), namespace)) yield fromStored(kind, object);
  }

  watch(kind: Kind<ApiObject>, listener: Listener): () => void {
    return this.#store.subscribe(collectionOf(kind), listener);
  }

  /** Changes after a revision. Throws Expired. */
  since(kind: Kind<ApiObject>, revision: number): readonly Change[] {
    return this.#store.since(collectionOf(kind), revision);
  }

  /** Throws AlreadyExists, Invalid, NotFound of the namespace, Forbidden. */
  create<T extends ApiObject>(kind: Kind<T>, object: T, options: WriteOptions): T {
    const { name = '', generateName = '', resourceVersion = '' } = object.metadata ?? {};
    // apiserver, pkg/storage/etcd3/store.go, Create.
    if (resourceVersion !== '') {
      throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created');
    }
    for (let tried = 1; ; tried += 1) {
      try {
        return this.#createOnce(kind, object, options);
      } catch (error) {
        if (name !== '' || generateName === '' || !isStatus(error, 'AlreadyExists') || tried === namesTried)
          throw error;
      }
    }
  }

  #createOnce<T extends ApiObject>(kind: Kind<T>, object: T, { by, dryRun = false }: WriteOptions): T {
    const strategy = strategyOf(kind);
    const context = this.#context();
    admitByNamespace(kind, object.metadata ?? {}, context);
    const admitted = strategy.admitNew(strategy.defaulted(object), context);
    const metadata = newMetadata(admitted.metadata ?? {}, this.#random, this.now);
    const created = strategy.prepareNew({ ...admitted, ...typeOf(kind), metadata }, context);
    requireValid(kind, metadata.name, newObjectErrors(kind, strategy, created, context));
    const ref = refOf(created);
    const existing = this.find(kind, ref);
    if (existing !== undefined) throw alreadyThere(kind, existing, object.metadata ?? {});
    return dryRun ? created : this.#put(kind, ref, created, by);
  }

  /** Replaces an object, or its status; with a resourceVersion, only that very version. Throws NotFound, Conflict, Invalid. */
  update<T extends ApiObject>(kind: Kind<T>, object: T, options: UpdateOptions): T {
    const ref = refOf(object);
    const old = this.find(kind, ref);
    if (old !== undefined) return this.#replace(kind, ref, old, object, options);
    if (options.subresource === undefined && strategyOf(kind).createsOnUpdate)
      return this.create(kind, object, options);
    throw notFound(kind, ref.name);
  }

  /** Throws what `update` throws, and what tells that the patch does not apply. */
  patch<T extends ApiObject>(kind: Kind<T>, ref: Ref, patch: Patch, options: UpdateOptions): T {
    const old = this.get(kind, ref);
    return this.#replace(kind, ref, old, applyPatch(kind, old, patch), options);
  }

  #replace<T extends ApiObject>(kind: Kind<T>, ref: Ref, old: T, object: T, options: UpdateOptions): T {
    const { by, dryRun = false, subresource } = options;
    const strategy = strategyOf(kind);
    const context = this.#context();
    const { metadata = {} } = object;
    const stored = old.metadata ?? {};
    requireSameVersion(kind, ref, metadata, stored, strategy);
    const given = strategy.defaulted({ ...object, ...typeOf(kind), metadata: keptMetadata(metadata, stored) });
    const [updated, errors] =
      subresource === undefined
        ? changed(strategy, given, old, context)
        : subresource === 'status'
          ? changedStatus(strategy, given, old, context)
          : finalized(kind, given, old);
    requireValid(kind, ref.name, [...changedMetadataErrors(updated.metadata ?? {}, stored), ...errors]);
    if (isDeletedByUpdate(updated, old) && strategy.stays?.(updated) !== true) {
      if (!dryRun) this.#remove(kind, ref, old, by);
      return updated;
    }
    if (isEqual(updated, old)) return old;
    return dryRun ? updated : this.#put(kind, ref, updated, by);
  }

  /** Writes an object as it is, past its kind's strategy: for the subresources that have rules of their own. */
  replace<T extends ApiObject>(kind: Kind<T>, object: T, by: Caller): T {
    return this.#put(kind, refOf(object), object, by);
  }

  /** Deletes an object, or marks it as going. Throws NotFound, Conflict, Forbidden. */
  delete<T extends ApiObject>(kind: Kind<T>, ref: Ref, options: DeleteOptions): Deleted<T> {
    requireMortal(kind, ref);
    const object = this.get(kind, ref);
    requirePreconditions(kind, ref, object.metadata ?? {}, options.preconditions);
    const { by, dryRun = false } = options;
    const strategy = strategyOf(kind);
    const context = this.#context();
    const { marked, gone } =
      strategy.terminate?.(object, context) ??
      deletionOf(object, options, { strategy, now: this.now, behaviour: this.behaviour });
    if (dryRun) return { object: marked ?? object, gone };
    const left = marked === undefined || isEqual(marked, object) ? object : this.#put(kind, ref, marked, by);
    return { object: gone ? this.#remove(kind, ref, left, by) : left, gone };
  }

  #context(): StrategyContext {
    return {
      now: this.now,
      behaviour: this.behaviour,
      settings: this.#settings,
      random: this.#random,
      find: (kind, ref) => this.find(kind, ref),
      list: (kind) => this.list(kind),
    };
  }

  #put<T extends ApiObject>(kind: Kind<T>, ref: Ref, object: T, by: Caller): T {
    return fromStored(kind, this.#store.put(placeOf(kind, ref), toStored(kind, object), by));
  }

  #remove<T extends ApiObject>(kind: Kind<T>, ref: Ref, last: T, by: Caller): T {
    return fromStored(kind, this.#store.remove(placeOf(kind, ref), toStored(kind, last), by));
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

/** As etcd orders them: by their keys. */
function inOrder({ metadata: a = {} }: ApiObject, { metadata: b = {} }: ApiObject): number {
  return compare(a.namespace ?? '', b.namespace ?? '') || compare(a.name ?? '', b.name ?? '');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const typeOf = (kind: Kind<ApiObject>): { readonly apiVersion: string; readonly kind: string } => ({
  apiVersion: apiVersionOf(kind),
  kind: kind.kind,
});

/** registry/rest/create.go, ValidateCreate. */
function newObjectErrors<T extends ApiObject>(
  kind: Kind<T>,
  strategy: Strategy<T>,
  object: T,
  context: StrategyContext,
): readonly FieldError[] {
  const { metadata = {} } = object;
  const errors = [
    ...newMetadataErrors(metadata, kind, (name, isPrefix) => strategy.nameRule(name, isPrefix, context.behaviour)),
    ...strategy.validateNew(object, context),
  ];
  return errors.length === 0 ? pathSegmentErrors(metadata) : errors;
}

function changed<T extends ApiObject>(
  strategy: Strategy<T>,
  object: T,
  old: T,
  context: StrategyContext,
): readonly [T, readonly FieldError[]] {
  const prepared = strategy.prepareChanged(strategy.admitChanged(object, old, context), old, context);
  return [prepared, strategy.validateChanged(prepared, old, context)];
}

function changedStatus<T extends ApiObject>(
  strategy: Strategy<T>,
  object: T,
  old: T,
  context: StrategyContext,
): readonly [T, readonly FieldError[]] {
  const prepared = strategy.prepareStatus(object, old, context);
  return [prepared, strategy.validateStatus(prepared, old, context)];
}

/** Of a namespace, by which finalizers it is held (registry/core/namespace/strategy.go, namespaceFinalizeStrategy). */
function finalized<T extends ApiObject>(kind: Kind<T>, object: T, old: T): readonly [T, readonly FieldError[]] {
  const { spec } = ofKind(namespaces, object);
  const before = ofKind(namespaces, old);
  return [ofKind(kind, { ...before, ...(spec === undefined ? {} : { spec }) }), []];
}

function requireValid(kind: Kind<ApiObject>, name: string | undefined, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject(kind, name ?? '', errors);
}

/** apiserver, pkg/storage/interfaces.go, Preconditions.Check; then store.go, Update. */
function requireSameVersion<T extends ApiObject>(
  kind: Kind<T>,
  { name }: Ref,
  { uid = '', resourceVersion = '' }: ObjectMeta,
  stored: ObjectMeta,
  { updatesUnconditionally }: Strategy<T>,
): void {
  if (uid !== '' && uid !== stored.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.uid ?? ''}`;
    const key = [...(kind.namespaced ? [stored.namespace] : []), name].join('/');
    const where = `Code: 4, Key: /registry/${kind.plural}/${key}, ResourceVersion: 0`;
    throw conflict(kind, name, `StorageError: invalid object, ${where}, AdditionalErrorMsg: ${why}`);
  }
  if (resourceVersion === '' && !updatesUnconditionally) {
    const error = invalid('metadata.resourceVersion', 0, 'must be specified for an update');
    throw invalidObject({ group: kind.group, kind: kind.plural }, name, [error]);
  }
  if (resourceVersion !== '' && resourceVersion !== stored.resourceVersion) throw conflict(kind, name, staleObject);
}

/** registry/rest/delete.go, BeforeDelete; of a namespace pkg/registry/core/namespace/storage/storage.go, Delete. */
function requirePreconditions(
  kind: Kind<ApiObject>,
  { name }: Ref,
  { uid = '', resourceVersion = '' }: ObjectMeta,
  wanted: DeleteOptions['preconditions'],
): void {
  const ofNamespace = kind.kind === namespaces.kind;
  const resource = ofNamespace ? kind : { group: kind.group, plural: kind.kind };
  if (wanted?.uid !== undefined && wanted.uid !== uid) {
    const why = ofNamespace
      ? `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${uid}`
      : `the UID in the precondition (${wanted.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    throw conflict(resource, name, why);
  }
  if (wanted?.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion) {
    const why = ofNamespace
      ? `Precondition failed: ResourceVersion in precondition: ${wanted.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`
      : `the ResourceVersion in the precondition (${wanted.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
    throw conflict(resource, name, why);
  }
}

/** store.go, create: of a generated name another reason, and a hint if what is there is going. */
function alreadyThere(kind: Kind<ApiObject>, existing: ApiObject, { name = '' }: ObjectMeta): StatusError {
  const taken = existing.metadata?.name ?? '';
  const how = name === '' ? ', the server was not able to generate a unique name for the object' : '';
  const error = alreadyExists(kind, taken, how);
  return existing.metadata?.deletionTimestamp === undefined ? error : beingDeleted(error);
}

const beingDeleted = ({ status, message }: StatusError): StatusError =>
  new StatusError(409, 'AlreadyExists', `object is being deleted: ${message}`, status.details);
