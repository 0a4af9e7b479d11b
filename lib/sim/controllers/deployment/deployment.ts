import { deployments, pods, replicaSets } from '../../api/kinds.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import { type Informer, keyOf } from '../../client/informer.ts';
import type { WorkQueue } from '../../client/work-queue.ts';
import type { Step } from '../../engine/process.ts';
import type { Deployment, Pod, ReplicaSet } from '../../objects.ts';
import { controllerOf, controllerRefTo } from '../../rules/owners.ts';
import { isPodTerminal } from '../../rules/pods.ts';
import { selectorTest } from '../../rules/selector.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { claim } from '../workloads/claim.ts';
import { podsByController } from '../workloads/pods-by-controller.ts';
import { reconciler } from '../workloads/reconciler.ts';
import { isRollingUpdate } from './bounds.ts';
import { Rollout } from './rollout.ts';

/** --concurrent-deployment-syncs. */
const workers = 5;

/** Rolls out each Deployment by its ReplicaSets (pkg/controller/deployment). */
export const startDeploymentController: Controller = (context) => {
  new DeploymentController(context).start();
};

class DeploymentController {
  readonly #context: ControllerContext;
  readonly #client: Client;
  readonly #events: EventRecorder;
  readonly #deployments: Informer<Deployment>;
  readonly #replicaSets: Informer<ReplicaSet>;
  readonly #pods: Informer<Pod>;
  readonly #podsOf: ReturnType<typeof podsByController>;
  readonly #setsOf: (uid: string) => Iterable<ReplicaSet>;
  readonly #ofNamespace: (namespace: string) => Iterable<Deployment>;
  readonly #queue: WorkQueue;

  constructor(context: ControllerContext) {
    const { scope, informers } = context;
    this.#context = context;
    this.#client = context.client('deployment-controller');
    this.#events = context.events('deployment-controller', this.#client);
    this.#deployments = informers.of(deployments);
    this.#replicaSets = informers.of(replicaSets);
    this.#pods = informers.of(pods);
    this.#podsOf = podsByController(informers);
    this.#setsOf = this.#replicaSets.index('controller uid or orphan', (set) => [
      controllerOf(set)?.uid ?? `orphans/${set.metadata?.namespace ?? ''}`,
    ]);
    this.#ofNamespace = this.#deployments.index('namespace', ({ metadata }) => [metadata?.namespace ?? '']);
    this.#queue = reconciler(scope, {
      workers,
      caches: [this.#deployments, this.#replicaSets, this.#pods],
      sync: (key) => this.#sync(key),
    });
  }

  start(): void {
    const add = (deployment: Deployment) => this.#queue.add(keyOf(deployment));
    this.#deployments.on({ added: add, updated: add, deleted: add });
    this.#replicaSets.on({
      added: (set) => this.#wakeOwner(set),
      updated: (set, before) => {
        if (controllerOf(set)?.uid !== controllerOf(before)?.uid) this.#wakeOwner(before);
        this.#wakeOwner(set);
      },
      deleted: (set) => this.#wakeOwner(set),
    });
    this.#pods.on({ deleted: (pod) => this.#podDeleted(pod) });
  }

  #wakeOwner(set: ReplicaSet): void {
    const owner = this.#ownerOf(set);
    if (owner !== undefined) this.#queue.add(keyOf(owner));
    if (controllerOf(set) !== undefined || set.metadata?.deletionTimestamp !== undefined) return;
    for (const deployment of this.#ofNamespace(set.metadata?.namespace ?? '')) {
      if (selectorTest(deployment.spec?.selector)(set.metadata?.labels)) this.#queue.add(keyOf(deployment));
    }
  }

  /** One that waits for its old pods to go looks again. */
  #podDeleted(pod: Pod): void {
    const controller = controllerOf(pod);
    if (controller?.kind !== 'ReplicaSet') return;
    const set = this.#replicaSets.get(`${pod.metadata?.namespace ?? ''}/${controller.name}`);
    const owner = set?.metadata?.uid === controller.uid ? this.#ownerOf(set) : undefined;
    if (owner !== undefined && !isRollingUpdate(owner)) this.#queue.add(keyOf(owner));
  }

  #ownerOf(set: ReplicaSet): Deployment | undefined {
    const controller = controllerOf(set);
    if (controller?.kind !== 'Deployment') return undefined;
    const deployment = this.#deployments.get(`${set.metadata?.namespace ?? ''}/${controller.name}`);
    return deployment?.metadata?.uid === controller.uid ? deployment : undefined;
  }

  *#sync(key: string): Step<void> {
    const deployment = this.#deployments.get(key);
    if (deployment === undefined) return;
    const sets = yield* this.#claimed(deployment);
    const rollout = new Rollout(deployment, sets, {
      client: this.#client,
      events: this.#events,
      behaviour: this.#context.behaviour,
      now: () => this.#context.scope.now,
      cachedSet: (setKey) => this.#replicaSets.get(setKey),
      othersRun: (newSet) => this.#othersRun(sets, newSet),
    });
    const again = yield* rollout.sync();
    if (again === 0) this.#queue.addRateLimited(key);
    else if (again !== undefined) this.#queue.addAfter(key, again);
  }

  *#claimed(deployment: Deployment): Step<readonly ReplicaSet[]> {
    const { uid = '', namespace = '' } = deployment.metadata ?? {};
    return yield* claim(
      {
        client: this.#client,
        ownerKind: deployments,
        owner: deployment,
        controllerRef: controllerRefTo(deployments, deployment),
        kind: replicaSets,
        selects: selectorTest(deployment.spec?.selector),
      },
      [...this.#setsOf(uid), ...this.#setsOf(`orphans/${namespace}`)],
    );
  }

  /** recreate.go, oldPodsRunning. */
  #othersRun(sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): boolean {
    return sets.some(({ metadata }) => {
      if (metadata?.uid === newSet?.metadata?.uid) return false;
      for (const pod of this.#podsOf.of(metadata?.uid ?? '')) if (!isPodTerminal(pod)) return true;
      return false;
    });
  }
}
