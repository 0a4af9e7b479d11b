import { collectionOf, type Kind } from '../../api/kind.ts';
import { events, kinds, namespaces, pods } from '../../api/kinds.ts';
import { isStatus } from '../../api/status-error.ts';
import { isEqual } from '../../api/validation/equal.ts';
import type { Client } from '../../client/client.ts';
import type { WorkQueue } from '../../client/work-queue.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Step } from '../../engine/process.ts';
import type { ApiObject, Namespace } from '../../objects.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { reconciler } from '../workloads/reconciler.ts';
import { deletionConditions, type Remaining } from './conditions.ts';

/** --concurrent-namespace-syncs. */
const workers = 10;
/** pkg/controller/namespace/namespace_controller.go, namespaceDeletionGracePeriod: what is still being made there has time to appear. */
const delay: Milliseconds = 5000;
const backOff = { first: 5, longest: 60_000 };
/** namespaced_resources_deleter.go, finalizerEstimateSeconds: how long finalizers are thought to take. */
const finalizerSeconds = 15;
const finalizer = 'kubernetes';

/** Both versions of Event are one content. */
const content = kinds.filter((kind) => kind.namespaced && kind !== events);

/** Empties namespaces that are being deleted, and lets them go (pkg/controller/namespace). */
export const startNamespaceController: Controller = (context) => {
  new NamespaceController(context).start();
};

class NamespaceController {
  readonly #context: ControllerContext;
  readonly #client: Client;
  readonly #queue: WorkQueue;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#client = context.client('namespace-controller');
    this.#queue = reconciler(context.scope, {
      workers,
      caches: [context.informers.of(namespaces)],
      sync: (name) => this.#sync(name),
      backOff,
    });
  }

  start(): void {
    const look = ({ metadata }: Namespace) => {
      if (metadata?.deletionTimestamp !== undefined) this.#queue.addAfter(metadata.name ?? '', delay);
    };
    this.#context.informers.of(namespaces).on({ added: look, updated: look });
  }

  *#sync(name: string): Step<void> {
    const namespace = yield* this.#read(name);
    if (namespace?.metadata?.deletionTimestamp === undefined) return;
    const finalizers = namespace.spec?.finalizers ?? [];
    if (!finalizers.includes(finalizer)) return;
    const emptied = yield* this.#empty(namespace);
    if (emptied.seconds > 0) return this.#queue.addAfter(name, (Math.floor(emptied.seconds / 2) + 1) * 1000);
    const rest = finalizers.filter((other) => other !== finalizer);
    yield* this.#client.finalize({ ...emptied.namespace, spec: { ...namespace.spec, finalizers: rest } });
  }

  *#read(name: string): Step<Namespace | undefined> {
    try {
      return yield* this.#client.get(namespaces, { name });
    } catch (error) {
      if (isStatus(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  /** deleteAllContent: pods first, as far as the version does so. Answers how long what is left is thought to take. */
  *#empty(namespace: Namespace): Step<{ readonly namespace: Namespace; readonly seconds: number }> {
    const podsFirst = this.#context.behaviour.deletesPodsOfNamespacesFirst;
    const others = content.filter((kind) => kind !== pods);
    const remaining = { byKind: new Map<string, number>(), byFinalizer: new Map<string, number>() };
    let seconds = 0;
    for (const kind of podsFirst ? [pods, ...others] : content) {
      seconds = Math.max(seconds, yield* this.#emptyOf(kind, namespace, remaining));
      if (podsFirst && kind === pods && remaining.byKind.size > 0) break;
    }
    return { namespace: yield* this.#tell(namespace, remaining, podsFirst), seconds };
  }

  *#emptyOf(
    kind: Kind<ApiObject>,
    { metadata = {} }: Namespace,
    remaining: { readonly byKind: Map<string, number>; readonly byFinalizer: Map<string, number> },
  ): Step<number> {
    const { name = '' } = metadata;
    const graceSeconds =
      kind === pods ? yield* this.#graceOfPods(name, Date.parse(metadata.deletionTimestamp ?? '')) : 0;
    yield* this.#client.deleteCollection(kind, name);
    const left = yield* this.#client.list(kind, name);
    if (left.length === 0) return 0;
    const group = collectionOf(kind) === collectionOf(events) ? '' : kind.group;
    remaining.byKind.set(`${kind.plural}.${group}`, left.length);
    let held = false;
    for (const object of left) {
      for (const one of object.metadata?.finalizers ?? []) {
        held = true;
        remaining.byFinalizer.set(one, (remaining.byFinalizer.get(one) ?? 0) + 1);
      }
    }
    return graceSeconds > 0 || !held ? Math.max(1, graceSeconds) : finalizerSeconds;
  }

  /** estimateGracefulTerminationForPods: 0 once that much has passed. */
  *#graceOfPods(namespace: string, deletedAt: Milliseconds): Step<number> {
    let longest = 0;
    for (const { spec, status } of yield* this.#client.list(pods, namespace)) {
      if (status?.phase === 'Succeeded' || status?.phase === 'Failed') continue;
      longest = Math.max(longest, spec?.terminationGracePeriodSeconds ?? 0);
    }
    return this.#context.scope.now - deletedAt >= longest * 1000 ? 0 : longest;
  }

  *#tell(namespace: Namespace, remaining: Remaining, podsFirst: boolean): Step<Namespace> {
    // While pods are left, it is not told that they are (deleteAllContent returns before ProcessContentTotals).
    const told = podsFirst && remaining.byKind.has('pods.') ? { byKind: new Map(), byFinalizer: new Map() } : remaining;
    const before = namespace.status?.conditions ?? [];
    const conditions = deletionConditions(before, told, this.#context.scope.now);
    if (isEqual(before, conditions)) return namespace;
    return yield* this.#client.updateStatus(namespaces, {
      ...namespace,
      status: { ...namespace.status, conditions },
    });
  }
}
