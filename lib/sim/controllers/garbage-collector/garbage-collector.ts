import { refOf } from '../../api/api-server.ts';
import { collectionOf, type Kind } from '../../api/kind.ts';
import { coreEvents, kinds } from '../../api/kinds.ts';
import { isStatus } from '../../api/status-error.ts';
import type { Client } from '../../client/client.ts';
import type { WorkQueue } from '../../client/work-queue.ts';
import type { Step } from '../../engine/process.ts';
import type { ApiObject } from '../../objects.ts';
import type { OwnerReference } from '../../rules/owners.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { reconciler } from '../workloads/reconciler.ts';
import { type GraphNode, kindOfOwner, OwnerGraph } from './graph.ts';

/** --concurrent-gc-syncs. */
const workers = 20;
/** Events have no dependents, and are not watched (pkg/controller/garbagecollector/graph_builder.go, ignoredResources). */
const watched = kinds.filter((kind) => collectionOf(kind) !== collectionOf(coreEvents));

/** Collects what no owner is there for any more (pkg/controller/garbagecollector). */
export const startGarbageCollector: Controller = (context) => {
  new GarbageCollector(context).start();
};

class GarbageCollector {
  readonly #client: Client;
  readonly #context: ControllerContext;
  readonly #graph = new OwnerGraph();
  /** Owners that are known to be gone. */
  readonly #absent = new Set<string>();
  readonly #toDelete: WorkQueue;
  readonly #toOrphan: WorkQueue;
  /** Owners of which only dependents were seen (the virtual nodes of graph_builder.go). */
  readonly #toCheck: WorkQueue;
  readonly #unseen = new Map<string, { readonly owner: OwnerReference; readonly namespace: string | undefined }>();

  constructor(context: ControllerContext) {
    const { scope, informers } = context;
    this.#context = context;
    this.#client = context.client('generic-garbage-collector');
    const caches = watched.map((kind) => informers.of(kind));
    this.#toDelete = reconciler(scope, { workers, caches, sync: (uid) => this.#attemptToDelete(uid) });
    this.#toOrphan = reconciler(scope, { workers, caches, sync: (uid) => this.#attemptToOrphan(uid) });
    this.#toCheck = reconciler(scope, { workers, caches, sync: (uid) => this.#checkOwner(uid) });
  }

  start(): void {
    for (const kind of watched) {
      this.#context.informers.of(kind).on({
        added: (object) => this.#seen(kind, object),
        updated: (object, before) => {
          if (isAlike(object, before)) return;
          if (object.metadata?.uid !== before.metadata?.uid) this.#gone(before);
          this.#seen(kind, object);
        },
        deleted: (object) => this.#gone(object),
      });
    }
  }

  #seen(kind: Kind<ApiObject>, object: ApiObject): void {
    const { metadata = {} } = object;
    const { uid = '', namespace } = metadata;
    for (const owner of this.#graph.put(kind, object)) {
      if (this.#absent.has(owner.uid)) this.#toDelete.add(uid);
      else if (this.#graph.get(owner.uid) === undefined) {
        this.#unseen.set(owner.uid, { owner, namespace });
        this.#toCheck.add(owner.uid);
      }
    }
    if (metadata.deletionTimestamp === undefined) return;
    const finalizers = metadata.finalizers ?? [];
    if (finalizers.includes('orphan')) this.#toOrphan.add(uid);
    const node = this.#graph.get(uid);
    if (node === undefined || node.deletingDependents || !finalizers.includes('foregroundDeletion')) return;
    node.deletingDependents = true;
    for (const dependent of this.#graph.dependentsOf(uid)) this.#toDelete.add(dependent.uid);
    this.#toDelete.add(uid);
  }

  #gone({ metadata = {} }: ApiObject): void {
    const { uid = '' } = metadata;
    const dependents = this.#graph.dependentsOf(uid);
    if (dependents.length > 0) this.#absent.add(uid);
    for (const dependent of dependents) this.#toDelete.add(dependent.uid);
    // An owner that waits for its dependents may have waited for this one.
    for (const owner of this.#graph.remove(uid)) {
      if (this.#graph.get(owner.uid)?.deletingDependents === true) this.#toDelete.add(owner.uid);
    }
  }

  *#checkOwner(uid: string): Step<void> {
    const unseen = this.#unseen.get(uid);
    this.#unseen.delete(uid);
    if (unseen === undefined || this.#graph.get(uid) !== undefined) return;
    if (yield* this.#exists(unseen.owner, unseen.namespace)) return;
    this.#absent.add(uid);
    for (const dependent of this.#graph.dependentsOf(uid)) this.#toDelete.add(dependent.uid);
  }

  /** garbagecollector.go, attemptToDeleteItem. */
  *#attemptToDelete(uid: string): Step<void> {
    const node = this.#graph.get(uid);
    if (node === undefined) return;
    const object = yield* this.#live(node.kind, node);
    const { metadata = {} } = object ?? {};
    if (metadata.uid !== uid) return;
    if (node.deletingDependents) return yield* this.#waitForDependents(node, metadata.finalizers ?? []);
    const { ownerReferences = [] } = metadata;
    if (metadata.deletionTimestamp !== undefined || ownerReferences.length === 0) return;
    const [solid, dangling, waiting] = yield* this.#classified(ownerReferences, node.namespace);
    if (solid.length > 0) {
      if (dangling.length + waiting.length > 0) yield* this.#setOwners(node, solid);
      return;
    }
    if (waiting.length > 0 && this.#graph.dependentsOf(uid).length > 0) return yield* this.#delete(node, 'Foreground');
    yield* this.#delete(node, policyOf(metadata.finalizers ?? []));
  }

  /** processDeletingDependentsItem. */
  *#waitForDependents(node: GraphNode, finalizers: readonly string[]): Step<void> {
    const blocking = this.#graph
      .dependentsOf(node.uid)
      .filter(({ owners }) => owners.some((owner) => owner.uid === node.uid && owner.blockOwnerDeletion === true));
    if (blocking.length === 0) return yield* this.#setFinalizers(node, finalizers, 'foregroundDeletion');
    for (const dependent of blocking) if (!dependent.deletingDependents) this.#toDelete.add(dependent.uid);
  }

  /** Owners that are there, that are gone, and that wait for their dependents to go. */
  *#classified(
    owners: readonly OwnerReference[],
    namespace: string | undefined,
  ): Step<readonly [OwnerReference[], OwnerReference[], OwnerReference[]]> {
    const [solid, dangling, waiting]: [OwnerReference[], OwnerReference[], OwnerReference[]] = [[], [], []];
    for (const owner of owners) {
      if (this.#absent.has(owner.uid) || !(yield* this.#exists(owner, namespace))) {
        this.#absent.add(owner.uid);
        dangling.push(owner);
      } else if (this.#graph.get(owner.uid)?.deletingDependents === true && owner.blockOwnerDeletion === true) {
        waiting.push(owner);
      } else solid.push(owner);
    }
    return [solid, dangling, waiting];
  }

  *#exists(owner: OwnerReference, namespace: string | undefined): Step<boolean> {
    const kind = kindOfOwner(owner);
    // Of a kind that is not served nobody knows; the real one keeps trying.
    if (kind === undefined) return true;
    const found = yield* this.#live(kind, { namespace: kind.namespaced ? namespace : undefined, name: owner.name });
    return found?.metadata?.uid === owner.uid;
  }

  *#live(
    kind: Kind<ApiObject>,
    ref: { readonly namespace: string | undefined; readonly name: string },
  ): Step<ApiObject | undefined> {
    try {
      return yield* this.#client.get(kind, ref);
    } catch (error) {
      if (isStatus(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  *#delete(node: GraphNode, propagationPolicy: 'Background' | 'Foreground' | 'Orphan'): Step<void> {
    try {
      yield* this.#client.delete(node.kind, node, { preconditions: { uid: node.uid }, propagationPolicy });
    } catch (error) {
      if (!isStatus(error, 'NotFound') && !isStatus(error, 'Conflict')) throw error;
    }
  }

  /** attemptToOrphan: its dependents are nobody's, and it can go. */
  *#attemptToOrphan(uid: string): Step<void> {
    const node = this.#graph.get(uid);
    if (node === undefined) return;
    for (const dependent of this.#graph.dependentsOf(uid)) {
      const others = dependent.owners.filter((owner) => owner.uid !== uid);
      yield* this.#setOwners(dependent, others);
    }
    const object = yield* this.#live(node.kind, node);
    if (object?.metadata?.uid === uid) yield* this.#setFinalizers(node, object.metadata.finalizers ?? [], 'orphan');
  }

  *#setOwners(node: GraphNode, owners: readonly OwnerReference[]): Step<void> {
    yield* this.#patch(node, { ownerReferences: owners.length === 0 ? null : owners, uid: node.uid });
  }

  *#setFinalizers(node: GraphNode, finalizers: readonly string[], without: string): Step<void> {
    if (!finalizers.includes(without)) return;
    const others = finalizers.filter((finalizer) => finalizer !== without);
    yield* this.#patch(node, { finalizers: others.length === 0 ? null : others, uid: node.uid });
  }

  *#patch(node: GraphNode, metadata: object): Step<void> {
    try {
      yield* this.#client.patch(node.kind, refOf({ metadata: nameOf(node) }), { type: 'merge', body: { metadata } });
    } catch (error) {
      if (!isStatus(error, 'NotFound')) throw error;
    }
  }
}

/** Whether it is no other object, has the owners that it had, and is not being deleted: there is nothing to see, mostly only a status has changed. */
const isAlike = ({ metadata }: ApiObject, { metadata: before }: ApiObject): boolean =>
  metadata?.uid === before?.uid &&
  metadata?.ownerReferences === before?.ownerReferences &&
  metadata?.deletionTimestamp === undefined;

const nameOf = ({ namespace, name }: GraphNode) => ({ name, ...(namespace === undefined ? {} : { namespace }) });

function policyOf(finalizers: readonly string[]): 'Background' | 'Foreground' | 'Orphan' {
  if (finalizers.includes('orphan')) return 'Orphan';
  return finalizers.includes('foregroundDeletion') ? 'Foreground' : 'Background';
}
