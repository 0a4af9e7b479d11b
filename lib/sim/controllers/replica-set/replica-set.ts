import { refOf } from '../../api/api-server.ts';
import { pods, replicaSets } from '../../api/kinds.ts';
import { isStatus } from '../../api/status-error.ts';
import type { Client } from '../../client/client.ts';
import { type Informer, keyOf } from '../../client/informer.ts';
import type { WorkQueue } from '../../client/work-queue.ts';
import { type Step, together } from '../../engine/process.ts';
import type { Pod, ReplicaSet } from '../../objects.ts';
import { controllerOf, controllerRefTo } from '../../rules/owners.ts';
import { isBeingDeleted, isPodActive, isPodReady, untilAvailable } from '../../rules/pods.ts';
import { type LabelTest, selectorTest } from '../../rules/selector.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { claim } from '../workloads/claim.ts';
import { Expectations } from '../workloads/expectations.ts';
import { hasSameWish, matters } from '../workloads/matters.ts';
import { isOfTerminatingNamespace, PodControl, podFromTemplate } from '../workloads/pod-control.ts';
import { podsByController } from '../workloads/pods-by-controller.ts';
import { reconciler } from '../workloads/reconciler.ts';
import { PodTally } from './pod-tally.ts';
import { podsToDelete } from './rank.ts';
import { type Counts, countsOf, isSameStatus, type ReplicaSetStatus, replicaSetStatus, sumOf } from './status.ts';

/** pkg/controller/replicaset/replica_set.go, BurstReplicas. */
const burstReplicas = 500;
/** --concurrent-replicaset-syncs. */
const workers = 5;

/** Keeps as many pods as each ReplicaSet wants (pkg/controller/replicaset/replica_set.go). */
export const startReplicaSetController: Controller = (context) => {
  new ReplicaSetController(context).start();
};

class ReplicaSetController {
  readonly #context: ControllerContext;
  readonly #client: Client;
  readonly #podControl: PodControl;
  readonly #replicaSets: Informer<ReplicaSet>;
  readonly #pods: Informer<Pod>;
  readonly #podsOf: ReturnType<typeof podsByController>;
  readonly #tally: PodTally;
  readonly #ofNamespace: (namespace: string) => Iterable<ReplicaSet>;
  readonly #ofController: (uid: string) => Iterable<ReplicaSet>;
  readonly #expectations: Expectations;
  /** What the last sync of each, that nothing went wrong with, has found. */
  readonly #counted = new Map<string, ReplicaSetStatus>();
  readonly #queue: WorkQueue;

  constructor(context: ControllerContext) {
    const { scope, informers } = context;
    this.#context = context;
    this.#client = context.client('replicaset-controller');
    this.#podControl = new PodControl(this.#client, context.events('replicaset-controller', this.#client));
    this.#replicaSets = informers.of(replicaSets);
    this.#pods = informers.of(pods);
    this.#podsOf = podsByController(informers);
    this.#tally = new PodTally(this.#pods);
    this.#ofNamespace = this.#replicaSets.index('namespace', ({ metadata }) => [metadata?.namespace ?? '']);
    this.#ofController = this.#replicaSets.index('controller uid', (set) => [controllerOf(set)?.uid ?? '']);
    this.#expectations = new Expectations(() => scope.now);
    this.#queue = reconciler(scope, {
      workers,
      caches: [this.#replicaSets, this.#pods],
      sync: (key) => this.#sync(key),
    });
  }

  start(): void {
    this.#replicaSets.on({
      added: (set) => this.#queue.add(keyOf(set)),
      updated: (set, before) => {
        if (set.metadata?.uid !== before.metadata?.uid) this.#expectations.forget(keyOf(before));
        if (!this.#isOwnWrite(set, before)) this.#queue.add(keyOf(set));
      },
      deleted: (set) => {
        this.#expectations.forget(keyOf(set));
        this.#counted.delete(keyOf(set));
        this.#queue.add(keyOf(set));
      },
    });
    this.#pods.on({
      added: (pod) => this.#podAdded(pod),
      updated: (pod, before) => this.#podUpdated(pod, before),
      deleted: (pod) => this.#podDeleted(pod),
    });
  }

  /** Whether it is only the status that its last sync has counted: another one would find nothing, for a pod's change wakes it by itself. */
  #isOwnWrite(set: ReplicaSet, before: ReplicaSet): boolean {
    const key = keyOf(set);
    const counted = this.#counted.get(key);
    return (
      counted !== undefined &&
      isSameStatus(set.status, counted) &&
      hasSameWish(set, before) &&
      (set.spec?.minReadySeconds ?? 0) === 0 &&
      this.#expectations.satisfied(key)
    );
  }

  #podAdded(pod: Pod): void {
    if (isBeingDeleted(pod)) return this.#podDeleted(pod);
    const owner = this.#ownerOf(pod);
    if (owner !== undefined) {
      this.#expectations.created(keyOf(owner));
      this.#queue.add(keyOf(owner));
    } else if (controllerOf(pod) === undefined) this.#offer(pod);
  }

  #podUpdated(pod: Pod, before: Pod): void {
    if (isBeingDeleted(pod)) return this.#podDeleted(pod);
    const owner = this.#ownerOf(pod);
    const isSameOwner = pod.metadata?.ownerReferences === before.metadata?.ownerReferences;
    const ownerBefore = isSameOwner ? owner : this.#ownerOf(before);
    if (ownerBefore !== undefined && ownerBefore !== owner) this.#queue.add(keyOf(ownerBefore));
    if (owner !== undefined) {
      const key = keyOf(owner);
      const { minReadySeconds = 0 } = owner.spec ?? {};
      const finds = minReadySeconds > 0 || matters(pod, before) || !this.#expectations.satisfied(key);
      if (!finds) return;
      this.#queue.add(key);
      if (minReadySeconds > 0 && !isPodReady(before) && isPodReady(pod)) {
        this.#queue.addAfter(key, (minReadySeconds + this.#context.behaviour.availabilitySlackSeconds) * 1000);
      }
    } else if (controllerOf(pod) === undefined) this.#offer(pod);
  }

  #podDeleted(pod: Pod): void {
    const owner = this.#ownerOf(pod);
    if (owner === undefined) return;
    const key = keyOf(owner);
    this.#expectations.deleted(key, keyOf(pod));
    this.#queue.add(key);
  }

  /** Wakes whoever might adopt a pod that nobody controls. */
  #offer(pod: Pod): void {
    for (const set of this.#ofNamespace(pod.metadata?.namespace ?? '')) {
      if (selectorTest(set.spec?.selector)(pod.metadata?.labels)) this.#queue.add(keyOf(set));
    }
  }

  #ownerOf(pod: Pod): ReplicaSet | undefined {
    const controller = controllerOf(pod);
    if (controller?.kind !== 'ReplicaSet') return undefined;
    const set = this.#replicaSets.get(`${pod.metadata?.namespace ?? ''}/${controller.name}`);
    return set?.metadata?.uid === controller.uid ? set : undefined;
  }

  *#sync(key: string): Step<void> {
    const set = this.#replicaSets.get(key);
    if (set === undefined) return this.#expectations.forget(key);
    this.#counted.delete(key);
    const needsSync = this.#expectations.satisfied(key);
    const selects = selectorTest(set.spec?.selector);
    const tallied = this.#tallied(set, selects);
    const active = tallied === undefined ? yield* this.#claimed(set, selects) : [];
    let failure: Error | undefined;
    if (needsSync && set.metadata?.deletionTimestamp === undefined) {
      failure = yield* this.#manage(set, active, tallied?.replicas ?? active.length);
    }
    const { now } = this.#context.scope;
    const { behaviour } = this.#context;
    const terminating = behaviour.countsTerminatingReplicas ? this.#countTerminating(set, selects) : 0;
    const counts = tallied ?? countsOf(set, active, now);
    const status = replicaSetStatus(set, { counts, terminating, failure, now, behaviour });
    if (needsSync && failure === undefined) this.#counted.set(key, status);
    if (!isSameStatus(set.status, status)) yield* this.#writeStatus(set, status);
    if (failure !== undefined) throw failure;
    this.#checkAgain(key, set, active, status);
  }

  /** What its active pods come to; undefined if they have to be looked at one by one: to claim, let go or delete some, or for how long each has been Ready. */
  #tallied(set: ReplicaSet, selects: LabelTest): Counts | undefined {
    const { uid = '', namespace = '' } = set.metadata ?? {};
    const { minReadySeconds = 0, replicas = 1 } = set.spec ?? {};
    if (minReadySeconds > 0) return undefined;
    for (const { labels, unready, ready } of this.#tally.of(uid)) {
      if (unready + ready > 0 && !selects(labels)) return undefined;
    }
    for (const { metadata } of this.#podsOf.orphans(namespace)) if (selects(metadata?.labels)) return undefined;
    const sum = sumOf(set, this.#tally.of(uid));
    return sum.replicas > replicas ? undefined : sum;
  }

  *#claimed(set: ReplicaSet, selects: LabelTest): Step<readonly Pod[]> {
    const { uid = '', namespace = '' } = set.metadata ?? {};
    const candidates: Pod[] = [];
    for (const pod of this.#podsOf.of(uid)) if (isPodActive(pod)) candidates.push(pod);
    for (const pod of this.#podsOf.orphans(namespace)) if (isPodActive(pod)) candidates.push(pod);
    const controllerRef = controllerRefTo(replicaSets, set);
    return yield* claim(
      { client: this.#client, ownerKind: replicaSets, owner: set, controllerRef, kind: pods, selects },
      candidates,
    );
  }

  #countTerminating(set: ReplicaSet, selects: LabelTest): number {
    let count = 0;
    for (const { labels, terminating } of this.#tally.of(set.metadata?.uid ?? '')) {
      if (selects(labels)) count += terminating;
    }
    return count;
  }

  /** Makes what is missing and deletes what is too much; answers what went wrong. */
  *#manage(set: ReplicaSet, active: readonly Pod[], count: number): Step<Error | undefined> {
    const tooMany = count - (set.spec?.replicas ?? 1);
    if (tooMany < 0) return yield* this.#create(set, Math.min(-tooMany, burstReplicas));
    if (tooMany > 0) return yield* this.#delete(set, active, Math.min(tooMany, burstReplicas));
    return undefined;
  }

  /** One pod, then two, four, …: so that what cannot be made is not tried in vain a hundred times (slowStartBatch). */
  *#create(set: ReplicaSet, count: number): Step<Error | undefined> {
    const key = keyOf(set);
    this.#expectations.expect(key, { creations: count });
    const pod = podFromTemplate(set.spec?.template ?? {}, set, controllerRefTo(replicaSets, set));
    let remaining = count;
    for (let batch = 1; remaining > 0; batch *= 2) {
      const size = Math.min(batch, remaining);
      const creations = Array.from({ length: size }, () => this.#createOne(pod, set));
      const failures = errorsOf(yield* together(this.#context.scope, creations));
      remaining -= size;
      if (failures.length === 0) continue;
      for (let skipped = 0; skipped < remaining + failures.length; skipped += 1) this.#expectations.created(key);
      return failures[0];
    }
    return undefined;
  }

  *#createOne(pod: Pod, set: ReplicaSet): Step<void> {
    try {
      yield* this.#podControl.create(pod, set);
    } catch (error) {
      if (!isOfTerminatingNamespace(error)) throw error;
    }
  }

  *#delete(set: ReplicaSet, active: readonly Pod[], count: number): Step<Error | undefined> {
    const chosen = podsToDelete(active, this.#related(set), count, this.#context.scope.now);
    this.#expectations.expect(keyOf(set), { deletions: chosen.map(keyOf) });
    const deletions = chosen.map((pod) => this.#deleteOne(pod, set));
    return errorsOf(yield* together(this.#context.scope, deletions))[0];
  }

  *#deleteOne(pod: Pod, set: ReplicaSet): Step<void> {
    try {
      yield* this.#podControl.delete(pod, set);
    } catch (error) {
      this.#expectations.deleted(keyOf(set), keyOf(pod));
      if (!isStatus(error, 'NotFound')) throw error;
    }
  }

  /** The pods of all ReplicaSets of the same Deployment (getIndirectlyRelatedPods). */
  *#related(set: ReplicaSet): Generator<Pod> {
    const owner = controllerOf(set);
    if (owner === undefined) return;
    for (const { metadata } of this.#ofController(owner.uid)) yield* this.#podsOf.of(metadata?.uid ?? '');
  }

  /** With one more try on what is there by then (updateReplicaSetStatus). */
  *#writeStatus(set: ReplicaSet, status: ReplicaSetStatus): Step<void> {
    try {
      yield* this.#client.updateStatus(replicaSets, { ...set, status });
    } catch {
      const fresh = yield* this.#client.get(replicaSets, refOf(set));
      yield* this.#client.updateStatus(replicaSets, { ...fresh, status });
    }
  }

  /** A pod that is Ready, but not yet long enough, is looked at again when it is. */
  #checkAgain(key: string, set: ReplicaSet, active: readonly Pod[], status: ReplicaSetStatus): void {
    const { minReadySeconds = 0 } = set.spec ?? {};
    if (minReadySeconds === 0 || status.readyReplicas === status.availableReplicas) return;
    const { now } = this.#context.scope;
    const waits = active.map((pod) => untilAvailable(pod, minReadySeconds, now)).filter((wait) => (wait ?? 0) > 0);
    this.#queue.addAfter(key, Math.min(minReadySeconds * 1000, ...waits.map(Number)));
  }
}

const errorsOf = (outcomes: readonly object[]): Error[] =>
  outcomes.flatMap((outcome) => ('error' in outcome && outcome.error instanceof Error ? [outcome.error] : []));
