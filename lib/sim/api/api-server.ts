import type { Behaviour } from '../behaviour.ts';
import type { Engine, Milliseconds } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';
import type { ApiObject, Pod } from '../objects.ts';
import type { Settings } from '../settings.ts';
import type { Change, Listener, Store } from '../store/store.ts';
import { admitByNamespace, requireMortal } from './admission/namespace-lifecycle.ts';
import { fromStored, toStored } from './conversion.ts';
import { deletionOf, isDeletedByUpdate } from './deletion.ts';
import { collectionOf, type Kind } from './kind.ts';
import { pods } from './kinds.ts';
import { applyPatch, type Patch } from './patch/patch.ts';
import { prepareChanged, prepareNew } from './pipeline.ts';
import { inOrder, placeOf, refOf } from './place.ts';
import { PodsByNode } from './pods-by-node.ts';
import { alreadyThere, requirePreconditions, requireSameVersion } from './preconditions.ts';
import type { Caller, Deleted, DeleteOptions, Ref, Selection, UpdateOptions, WriteOptions } from './requests.ts';
import { type FieldSelector, parseFieldSelector } from './selectors/field-selector.ts';
import { parseLabelSelector } from './selectors/label-selector.ts';
import { isStatus, notFound, StatusError } from './status-error.ts';
import { strategyOf } from './strategies.ts';
import type { StrategyContext } from './strategy.ts';
import { isEqual } from './validation/equal.ts';

export { refOf } from './place.ts';
export type { Caller, Deleted, DeleteOptions, Ref, UpdateOptions, WriteOptions } from './requests.ts';

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
    const context = this.#context();
    admitByNamespace(kind, object.metadata ?? {}, context);
    const created = prepareNew(kind, object, context);
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
    requireSameVersion(kind, ref, object.metadata ?? {}, old.metadata ?? {}, strategy);
    const updated = prepareChanged(kind, object, old, { subresource, context: this.#context() });
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
