import { refOf } from '../../api/api-server.ts';
import { daemonSets, nodes, pods } from '../../api/kinds.ts';
import { isStatus, StatusError } from '../../api/status-error.ts';
import { isEqual } from '../../api/validation/equal.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import { type Informer, keyOf } from '../../client/informer.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import { type Process, type Step, together } from '../../engine/process.ts';
import type { DaemonSet, Node, Pod } from '../../objects.ts';
import { controllerOf, controllerRefTo } from '../../rules/owners.ts';
import { isBeingDeleted, isPodReady, isPodTerminal } from '../../rules/pods.ts';
import { selectorTest } from '../../rules/selector.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { podsByNode } from '../pods-by-node.ts';
import { claim } from '../workloads/claim.ts';
import { Expectations } from '../workloads/expectations.ts';
import { hasSameWish, matters } from '../workloads/matters.ts';
import { isOfTerminatingNamespace, PodControl } from '../workloads/pod-control.ts';
import { podsByController } from '../workloads/pods-by-controller.ts';
import { reconciler } from '../workloads/reconciler.ts';
import { templateHash } from '../workloads/template-hash.ts';
import { daemonPod, targetNode } from './daemon-pod.ts';
import { Ledgers } from './ledgers.ts';
import { plan } from './plan.ts';
import { rollingUpdate } from './rolling-update.ts';
import { fitTest } from './should-run.ts';
import { type Counts, countsOf, type DaemonSetStatus, daemonSetStatus, sumOf } from './status.ts';

/** --concurrent-daemonset-syncs. */
const workers = 2;
/** pkg/controller/daemon/daemon_controller.go, BurstReplicas. */
const burstReplicas = 250;
/**
 * How long a sync thinks about one node: it makes a pod for each of them, three times (NodeShouldRunDaemonPod in manage,
 * rollingUpdate and updateDaemonSetStatus). An estimate; in a cluster of thousands of nodes it is why a sync sees many changes.
 */
const thinksPerNode: Milliseconds = 0.02;
/** cmd/kube-controller-manager/app/apps.go, startDaemonSetController: how long a failed pod of a node is left before the next is deleted. */
const failedBackOff = { first: 1000, longest: 15 * 60_000 };

/**
 * Keeps a pod of each DaemonSet on each node that is for it (pkg/controller/daemon). The kind ControllerRevision is not served:
 * a pod's `controller-revision-hash` is the hash of the template that made it, so that a template that comes back has its hash
 * again.
 */
export const startDaemonSetController: Controller = (context) => {
  new DaemonSetController(context).start();
};

type PodsOnNodes = ReadonlyMap<string, readonly Pod[]>;

class DaemonSetController {
  readonly #context: ControllerContext;
  readonly #client: Client;
  readonly #events: EventRecorder;
  readonly #podControl: PodControl;
  readonly #daemonSets: Informer<DaemonSet>;
  readonly #nodes: Informer<Node>;
  readonly #podsOf: ReturnType<typeof podsByController>;
  readonly #podsOn: (node: string) => Iterable<Pod>;
  readonly #ledgers: Ledgers;
  readonly #expectations: Expectations;
  readonly #failed = new Map<string, { readonly since: Milliseconds; readonly delay: Milliseconds }>();
  /** What the last sync of each, that nothing went wrong with, has found. */
  readonly #counted = new Map<string, DaemonSetStatus>();
  readonly #queue: WorkQueue;
  readonly #changedNodes: WorkQueue;

  constructor(context: ControllerContext) {
    const { scope, informers } = context;
    this.#context = context;
    this.#client = context.client('daemon-set-controller');
    this.#events = context.events('daemonset-controller', this.#client);
    this.#podControl = new PodControl(this.#client, this.#events);
    this.#daemonSets = informers.of(daemonSets);
    this.#nodes = informers.of(nodes);
    this.#podsOf = podsByController(informers);
    this.#podsOn = podsByNode(informers.of(pods));
    this.#ledgers = new Ledgers(informers);
    this.#expectations = new Expectations(() => scope.now);
    const caches = [this.#daemonSets, this.#nodes, informers.of(pods)];
    this.#queue = reconciler(scope, { workers, caches, sync: (key) => this.#sync(key) });
    this.#changedNodes = new WorkQueue(scope, { workers: 1, caches, work: (name) => this.#lookAtNode(name) });
  }

  start(): void {
    const add = (daemonSet: DaemonSet) => this.#queue.add(keyOf(daemonSet));
    this.#daemonSets.on({
      added: add,
      updated: (daemonSet, before) => {
        if (!this.#isOwnWrite(daemonSet, before)) add(daemonSet);
      },
      deleted: (daemonSet) => {
        this.#expectations.forget(keyOf(daemonSet));
        this.#counted.delete(keyOf(daemonSet));
        this.#ledgers.forget(daemonSet);
        add(daemonSet);
      },
    });
    this.#nodes.on({
      added: (node) => this.#changedNodes.add(node.metadata?.name ?? ''),
      updated: (node, before) => this.#nodeUpdated(node, before),
    });
    this.#context.informers.of(pods).on({
      added: (pod) => this.#podAdded(pod),
      updated: (pod, before) => this.#podUpdated(pod, before),
      deleted: (pod) => this.#podDeleted(pod),
    });
  }

  /** Whether it is only the status that its last sync has counted: another one would find nothing, for pods and nodes wake it by themselves. */
  #isOwnWrite(daemonSet: DaemonSet, before: DaemonSet): boolean {
    const key = keyOf(daemonSet);
    const counted = this.#counted.get(key);
    return (
      counted !== undefined &&
      isEqual(daemonSet.status, counted) &&
      hasSameWish(daemonSet, before) &&
      (daemonSet.spec?.minReadySeconds ?? 0) === 0 &&
      this.#expectations.satisfied(key)
    );
  }

  #nodeUpdated(node: Node, before: Node): void {
    const isSame =
      isEqual(node.metadata?.labels, before.metadata?.labels) && isEqual(node.spec?.taints, before.spec?.taints);
    if (isSame) return;
    if (this.#context.behaviour.daemonSetsLookAtPodsOfChangedNodes) {
      this.#changedNodes.add(node.metadata?.name ?? '');
      return;
    }
    for (const daemonSet of this.#daemonSets.list()) {
      const fits = fitTest(daemonSet);
      if (!isEqual(fits(node), fits(before))) this.#queue.add(keyOf(daemonSet));
    }
  }

  /** syncNodeUpdate; a node that is new is looked at the same way by all versions, as far as it matters. */
  *#lookAtNode(name: string): Process {
    const node = this.#nodes.get(name);
    if (node === undefined) return;
    for (const daemonSet of this.#daemonSets.list()) {
      const { run, stay } = fitTest(daemonSet)(node);
      const isThere = this.#hasPodOn(daemonSet, name);
      const misscheduled = (daemonSet.status?.numberMisscheduled ?? 0) > 0;
      if ((run && !isThere) || (!stay && isThere) || (isThere && misscheduled)) this.#queue.add(keyOf(daemonSet));
    }
    yield 0;
  }

  #hasPodOn({ metadata }: DaemonSet, node: string): boolean {
    for (const pod of this.#podsOn(node)) if (controllerOf(pod)?.uid === metadata?.uid) return true;
    return false;
  }

  #podAdded(pod: Pod): void {
    if (isBeingDeleted(pod)) return this.#podDeleted(pod);
    const owner = this.#ownerOf(pod);
    if (owner === undefined) return this.#offer(pod);
    this.#expectations.created(keyOf(owner));
    this.#queue.add(keyOf(owner));
  }

  #podUpdated(pod: Pod, before: Pod): void {
    if (isBeingDeleted(pod)) return this.#podDeleted(pod);
    const owner = this.#ownerOf(pod);
    const ownerBefore = this.#ownerOf(before);
    if (ownerBefore !== undefined && ownerBefore !== owner) this.#queue.add(keyOf(ownerBefore));
    if (owner === undefined) return this.#offer(pod);
    const { minReadySeconds = 0 } = owner.spec ?? {};
    const isElsewhere = targetNode(pod) !== targetNode(before);
    const finds = minReadySeconds > 0 || isElsewhere || matters(pod, before);
    if (!finds && this.#expectations.satisfied(keyOf(owner))) return;
    this.#queue.add(keyOf(owner));
    if (minReadySeconds > 0 && !isPodReady(before) && isPodReady(pod)) {
      this.#queue.addAfter(keyOf(owner), (minReadySeconds + 1) * 1000);
    }
  }

  #podDeleted(pod: Pod): void {
    const owner = this.#ownerOf(pod);
    if (owner === undefined) return;
    this.#expectations.deleted(keyOf(owner), keyOf(pod));
    this.#queue.add(keyOf(owner));
  }

  #offer(pod: Pod): void {
    if (controllerOf(pod) !== undefined) return;
    for (const daemonSet of this.#daemonSets.list()) {
      if (daemonSet.metadata?.namespace !== pod.metadata?.namespace) continue;
      if (selectorTest(daemonSet.spec?.selector)(pod.metadata?.labels)) this.#queue.add(keyOf(daemonSet));
    }
  }

  #ownerOf(pod: Pod): DaemonSet | undefined {
    const controller = controllerOf(pod);
    if (controller?.kind !== 'DaemonSet') return undefined;
    const daemonSet = this.#daemonSets.get(`${pod.metadata?.namespace ?? ''}/${controller.name}`);
    return daemonSet?.metadata?.uid === controller.uid ? daemonSet : undefined;
  }

  *#sync(key: string): Step<void> {
    yield thinksPerNode * this.#nodes.size;
    const daemonSet = this.#daemonSets.get(key);
    if (daemonSet === undefined) return this.#expectations.forget(key);
    if (daemonSet.metadata?.deletionTimestamp !== undefined) return;
    const hash = templateHash(daemonSet.spec?.template ?? {}, daemonSet.status?.collisionCount);
    this.#counted.delete(key);
    const settled = this.#settled(daemonSet, hash);
    if (settled !== undefined) {
      return yield* this.#writeStatus(daemonSet, settled, this.#expectations.satisfied(key));
    }
    let onNode = yield* this.#onNode(daemonSet);
    if (!this.#expectations.satisfied(key))
      return yield* this.#writeStatus(daemonSet, this.#count(daemonSet, onNode, hash), false);
    let failure: unknown;
    try {
      if (yield* this.#manage(daemonSet, onNode, hash)) onNode = yield* this.#onNode(daemonSet);
      if (this.#expectations.satisfied(key) && (yield* this.#update(daemonSet, onNode, hash))) {
        onNode = yield* this.#onNode(daemonSet);
      }
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      failure = error;
      onNode = yield* this.#onNode(daemonSet);
    }
    yield* this.#writeStatus(daemonSet, this.#count(daemonSet, onNode, hash), true);
    if (failure instanceof StatusError) {
      this.#counted.delete(key);
      throw failure;
    }
  }

  /** What its pods come to; undefined if the nodes have to be looked at one by one, for there may be something to do, or pods have to be Ready for a while. */
  #settled(daemonSet: DaemonSet, hash: string): Counts | undefined {
    const { selector, minReadySeconds = 0 } = daemonSet.spec ?? {};
    if (minReadySeconds > 0) return undefined;
    const selects = selectorTest(selector);
    const orphans = this.#podsOf.orphans(daemonSet.metadata?.namespace ?? '');
    for (const { metadata } of orphans) if (selects(metadata?.labels)) return undefined;
    const holdings = this.#ledgers.holdings(daemonSet, hash);
    return holdings.busy > 0 ? undefined : sumOf(holdings);
  }

  /** Whether there was anything to do. */
  *#manage(daemonSet: DaemonSet, onNode: PodsOnNodes, hash: string): Step<boolean> {
    const planned = plan(daemonSet, {
      nodes: this.#nodes.list(),
      onNode,
      hash,
      now: this.#context.scope.now,
      backsOff: (node) => this.#backsOff(daemonSet, node),
    });
    for (const { pod, node } of planned.ended) this.#tellEnded(daemonSet, pod, node);
    return yield* this.#carryOut(daemonSet, planned.create, planned.delete, hash);
  }

  /** Whether there was anything to do. */
  *#update(daemonSet: DaemonSet, onNode: PodsOnNodes, hash: string): Step<boolean> {
    if (daemonSet.spec?.updateStrategy?.type === 'OnDelete') return false;
    const { now } = this.#context.scope;
    const next = rollingUpdate(daemonSet, { nodes: [...this.#nodes.list()], onNode, hash, now });
    return yield* this.#carryOut(daemonSet, next.create, next.delete, hash);
  }

  #tellEnded(daemonSet: DaemonSet, pod: Pod, node: string): void {
    const { namespace = '', name } = refOf(pod);
    if (pod.status?.phase === 'Failed') {
      const message = `Found failed daemon pod ${namespace}/${name} on node ${node}, will try to kill it`;
      this.#events.record(daemonSet, 'Warning', 'FailedDaemonPod', message);
    } else {
      const message = `Found succeeded daemon pod ${namespace}/${name} on node ${node}, will try to delete it`;
      this.#events.record(daemonSet, 'Normal', 'SucceededDaemonPod', message);
    }
  }

  /** Whether a pod failed on this node a moment ago, so that the next is left for a while. */
  #backsOff(daemonSet: DaemonSet, node: string): boolean {
    const key = `${daemonSet.metadata?.uid ?? ''}/${daemonSet.status?.observedGeneration ?? 0}/${node}`;
    const { now } = this.#context.scope;
    const known = this.#failed.get(key);
    if (known !== undefined && now - known.since < known.delay) {
      this.#queue.addAfter(keyOf(daemonSet), known.delay);
      return true;
    }
    const isForgotten = known === undefined || now - known.since > 2 * failedBackOff.longest;
    const delay = isForgotten ? failedBackOff.first : Math.min(2 * known.delay, failedBackOff.longest);
    this.#failed.set(key, { since: now, delay });
    return false;
  }

  /** syncNodes: one pod at a time, then two, four, …; whether there was anything to do. */
  *#carryOut(daemonSet: DaemonSet, create: readonly string[], remove: readonly Pod[], hash: string): Step<boolean> {
    if (create.length + remove.length === 0) return false;
    const key = keyOf(daemonSet);
    const [creating, deleting] = [create.slice(0, burstReplicas), remove.slice(0, burstReplicas)];
    this.#expectations.expect(key, { creations: creating.length, deletions: deleting.map(keyOf) });
    const failures: unknown[] = [];
    for (let [done, batch] = [0, 1]; done < creating.length; done += batch, batch *= 2) {
      const names = creating.slice(done, done + batch);
      const outcomes = yield* together(
        this.#context.scope,
        names.map((node) => this.#create(daemonSet, node, hash)),
      );
      for (const outcome of outcomes) if ('error' in outcome) failures.push(outcome.error);
      if (failures.length === 0) continue;
      for (let skipped = done + names.length; skipped < creating.length; skipped += 1) this.#expectations.created(key);
      break;
    }
    const deletions = deleting.map((pod) => this.#delete(daemonSet, pod));
    for (const outcome of yield* together(this.#context.scope, deletions)) {
      if ('error' in outcome) failures.push(outcome.error);
    }
    const [first] = failures;
    if (first instanceof Error) throw first;
    return true;
  }

  *#create(daemonSet: DaemonSet, node: string, hash: string): Step<void> {
    try {
      yield* this.#podControl.create(daemonPod(daemonSet, node, hash), daemonSet);
    } catch (error) {
      if (isOfTerminatingNamespace(error)) return;
      this.#expectations.created(keyOf(daemonSet));
      throw error;
    }
  }

  *#delete(daemonSet: DaemonSet, pod: Pod): Step<void> {
    try {
      yield* this.#podControl.delete(pod, daemonSet);
    } catch (error) {
      this.#expectations.deleted(keyOf(daemonSet), keyOf(pod));
      if (!isStatus(error, 'NotFound')) throw error;
    }
  }

  /** Its pods by the node that each is on or for; without those that are ended and going. */
  *#onNode(daemonSet: DaemonSet): Step<PodsOnNodes> {
    const { uid = '', namespace = '' } = daemonSet.metadata ?? {};
    const claimed = yield* claim(
      {
        client: this.#client,
        ownerKind: daemonSets,
        owner: daemonSet,
        controllerRef: controllerRefTo(daemonSets, daemonSet),
        kind: pods,
        selects: selectorTest(daemonSet.spec?.selector),
      },
      [...this.#podsOf.of(uid), ...this.#podsOf.orphans(namespace)],
    );
    const onNode = new Map<string, Pod[]>();
    for (const pod of claimed) {
      const node = targetNode(pod);
      if (node === undefined || (isPodTerminal(pod) && isBeingDeleted(pod))) continue;
      const there = onNode.get(node);
      if (there === undefined) onNode.set(node, [pod]);
      else there.push(pod);
    }
    return onNode;
  }

  #count(daemonSet: DaemonSet, onNode: PodsOnNodes, hash: string): Counts {
    return countsOf(daemonSet, { nodes: this.#nodes.list(), onNode, hash, now: this.#context.scope.now });
  }

  *#writeStatus(daemonSet: DaemonSet, counts: Counts, observed: boolean): Step<void> {
    const { generation } = daemonSet.metadata ?? {};
    const status = daemonSetStatus(counts, observed ? generation : daemonSet.status?.observedGeneration);
    const { collisionCount } = daemonSet.status ?? {};
    const written = collisionCount === undefined ? status : { ...status, collisionCount };
    if (observed) this.#counted.set(keyOf(daemonSet), written);
    if (!isEqual(written, daemonSet.status)) yield* this.#putStatus({ ...daemonSet, status: written });
    const { minReadySeconds = 0 } = daemonSet.spec ?? {};
    if (minReadySeconds > 0 && status.numberReady !== (status.numberAvailable ?? 0)) {
      this.#queue.addAfter(keyOf(daemonSet), minReadySeconds * 1000);
    }
  }

  /** With one more try on what is there by then (storeDaemonSetStatus). */
  *#putStatus(daemonSet: DaemonSet): Step<void> {
    try {
      yield* this.#client.updateStatus(daemonSets, daemonSet);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const fresh = yield* this.#client.get(daemonSets, refOf(daemonSet));
      const { status } = daemonSet;
      yield* this.#client.updateStatus(daemonSets, { ...fresh, ...(status === undefined ? {} : { status }) });
    }
  }
}
