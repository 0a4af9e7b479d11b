import { refOf } from '../api/api-server.ts';
import { namespaces, nodes, pods, replicaSets, services, statefulSets } from '../api/kinds.ts';
import { isStatus, StatusError } from '../api/status-error.ts';
import { time } from '../api/time.ts';
import type { Behaviour } from '../behaviour.ts';
import type { Client } from '../client/client.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { Informer } from '../client/informer.ts';
import type { Informers } from '../controllers/context.ts';
import type { Process } from '../engine/process.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';
import type { Node, Pod } from '../objects.ts';
import { nodeAffinityOf } from '../rules/node-affinity.ts';
import { isBeingDeleted, isPodTerminal, podCondition } from '../rules/pods.ts';
import { ClusterState, takesPlace } from './cluster-state.ts';
import { DefaultSelectors } from './default-selector.ts';
import { rejectedByNode } from './filters.ts';
import { asNote, fitError } from './fit-error.ts';
import { type Choice, Placer } from './placement.ts';
import { type NamespaceTest, type PodInfo, podInfo } from './pod-info.ts';
import { SchedulingQueue, type Waiting } from './queue.ts';

/** What the scheduler gets from the program that it runs in. */
export interface SchedulerContext {
  readonly scope: Scope;
  readonly behaviour: Behaviour;
  readonly informers: Informers;
  readonly random: Random;
  readonly client: Client;
  readonly events: EventRecorder;
  readonly choose?: Choice;
}

const schedulerName = 'default-scheduler';
/** How long it thinks about one pod. */
const cycle = { least: 0.3, most: 1.2 };

/** Finds a node for each pod, one after another (pkg/scheduler). Plays no preemption. */
export function startScheduler(context: SchedulerContext): void {
  new Scheduler(context).start();
}

class Scheduler {
  readonly #context: SchedulerContext;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;
  readonly #cluster = new ClusterState();
  readonly #queue: SchedulingQueue;
  readonly #placer: Placer;

  constructor(context: SchedulerContext) {
    const { scope, informers, random, choose } = context;
    const behaviour = context.behaviour.scheduler;
    this.#context = context;
    this.#pods = informers.of(pods);
    this.#nodes = informers.of(nodes);
    this.#queue = new SchedulingQueue(scope, behaviour.takesFromBackOff);
    this.#placer = new Placer({
      cluster: this.#cluster,
      selectors: new DefaultSelectors(informers),
      behaviour,
      random,
      choose,
    });
  }

  start(): void {
    this.#nodes.on({
      added: (node) => this.#nodeChanged(node),
      updated: (node, before) => {
        if (isChanged(before, node)) this.#nodeChanged(node);
      },
      deleted: (node) => this.#cluster.setNode(node.metadata?.name ?? '', undefined),
    });
    this.#pods.on({
      added: (pod) => this.#podChanged(pod),
      updated: (pod, before) => {
        if (!isStatusAlone(pod, before)) this.#podChanged(pod, before);
      },
      deleted: (pod) => this.#podGone(pod),
    });
    this.#context.scope.spawn(this.#run());
  }

  *#run(): Process {
    const { informers, random } = this.#context;
    const caches = [
      this.#pods,
      this.#nodes,
      informers.of(services),
      informers.of(replicaSets),
      informers.of(statefulSets),
      informers.of(namespaces),
    ];
    for (const cache of caches) if (!cache.hasSynced) yield cache.synced;
    for (;;) {
      const waiting = this.#queue.take();
      if (waiting === undefined) {
        yield this.#queue.ready;
        continue;
      }
      if (isBeingDeleted(waiting.pod)) {
        this.#queue.done(waiting.pod.metadata?.uid ?? '');
        continue;
      }
      this.#schedule(waiting);
      yield random.between(cycle.least, cycle.most);
    }
  }

  #schedule(waiting: Waiting): void {
    const info = this.#infoOf(waiting.pod);
    const placement = this.#placer.place(info);
    if (!('node' in placement)) {
      const { rejections, nodes: asked } = placement;
      const behaviour = this.#context.behaviour.scheduler;
      const message = fitError({ nodes: asked, rejections, pod: waiting.pod, behaviour });
      this.#queue.putBack(waiting, new Set([...rejections.values()].map(({ plugin }) => plugin)));
      this.#tellUnschedulable(waiting.pod, message);
      return;
    }
    const { name } = placement.node;
    this.#cluster.assume(info, name);
    this.#context.scope.spawn(this.#bind(waiting, info, name));
  }

  *#bind(waiting: Waiting, info: PodInfo, node: string): Process {
    const { client, events } = this.#context;
    const ref = refOf(info.pod);
    try {
      yield* client.bind(ref, { uid: info.uid, node });
      this.#queue.done(info.uid);
      const message = `Successfully assigned ${ref.namespace ?? ''}/${ref.name} to ${node}`;
      events.record(info.pod, 'Normal', 'Scheduled', message);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.#bindingFailed(waiting, info, error);
    }
  }

  /** handleBindingCycleError. */
  #bindingFailed(waiting: Waiting, info: PodInfo, error: StatusError): void {
    if (this.#cluster.isAssumed(info.uid)) this.#cluster.remove(info.uid);
    const pod = this.#pods.get(info.key);
    if (pod?.metadata?.uid !== info.uid || (pod.spec?.nodeName ?? '') !== '') return this.#queue.done(info.uid);
    this.#queue.retry(waiting);
    this.#tell(pod, `binding rejected: running Bind plugin "DefaultBinder": ${error.message}`);
  }

  #tellUnschedulable(pod: Pod, message: string): void {
    this.#tell(pod, message);
    const { metadata = {} } = pod;
    const before = podCondition(pod, 'PodScheduled');
    if (before?.status === 'False' && before.message === message && before.reason === 'Unschedulable') return;
    const { now } = this.#context.scope;
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime : time(now),
      ...(this.#context.behaviour.scheduler.tellsObservedGeneration && metadata.generation !== undefined
        ? { observedGeneration: metadata.generation }
        : {}),
    };
    const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
    this.#context.scope.spawn(this.#patchConditions(pod, [...others, condition]));
  }

  #tell(pod: Pod, message: string): void {
    this.#context.events.record(pod, 'Warning', 'FailedScheduling', asNote(message));
  }

  *#patchConditions(pod: Pod, conditions: readonly object[]): Process {
    try {
      const body = { metadata: { uid: pod.metadata?.uid }, status: { conditions } };
      yield* this.#context.client.patchStatus(pods, refOf(pod), { type: 'merge', body });
    } catch (error) {
      if (!isStatus(error, 'NotFound') && !isStatus(error, 'Conflict')) throw error;
    }
  }

  readonly #infoOf = (pod: Pod): PodInfo => podInfo(pod, this.#inNamespaces);

  readonly #inNamespaces: NamespaceTest = (namespace, selects) =>
    selects(this.#context.informers.of(namespaces).get(namespace)?.metadata?.labels);

  #podChanged(pod: Pod, before?: Pod): void {
    const uid = pod.metadata?.uid ?? '';
    if (before !== undefined && before.metadata?.uid !== uid) this.#podGone(before);
    if (takesPlace(pod)) {
      this.#queue.delete(uid);
      const isNew = before === undefined || !takesPlace(before);
      this.#cluster.confirm(pod, pod.spec?.nodeName ?? '', this.#infoOf);
      if (isNew)
        this.#queue.move(({ rejectedBy }) => rejectedBy.has('InterPodAffinity') || rejectedBy.has('PodTopologySpread'));
      else if (before !== undefined && isBeingDeleted(pod) && !isBeingDeleted(before))
        this.#somethingLeft(['PodTopologySpread']);
      return;
    }
    if (isPodTerminal(pod)) return this.#podGone(pod);
    if (this.#cluster.isAssumed(uid) || !this.#isOurs(pod)) return;
    if (this.#queue.has(uid)) this.#queue.update(pod);
    else this.#queue.add(pod);
  }

  #podGone(pod: Pod): void {
    const uid = pod.metadata?.uid ?? '';
    this.#queue.delete(uid);
    if ((pod.spec?.nodeName ?? '') === '' && !this.#cluster.isAssumed(uid)) return;
    this.#cluster.remove(uid);
    this.#somethingLeft(['NodeResourcesFit', 'NodePorts', 'PodTopologySpread', 'InterPodAffinity']);
  }

  /** A pod has gone: whom these filters rejected may fit now. */
  #somethingLeft(plugins: readonly string[]): void {
    this.#queue.move(({ rejectedBy }) => plugins.some((plugin) => rejectedBy.has(plugin)));
  }

  /** Those have another try that the node itself would take now (the queueing hints; before v1.32, preCheckForNode). */
  #nodeChanged(node: Node): void {
    const { name = '' } = node.metadata ?? {};
    this.#cluster.setNode(name, node);
    const behaviour = this.#context.behaviour.scheduler;
    this.#queue.move(({ pod }) => rejectedByNode(pod, node, nodeAffinityOf(pod), behaviour) === undefined);
  }

  /** eventhandlers.go, responsibleForPod; and one with gates is not to be scheduled yet (schedulinggates, PreEnqueue). */
  #isOurs({ spec }: Pod): boolean {
    return (spec?.schedulerName ?? schedulerName) === schedulerName && (spec?.schedulingGates ?? []).length === 0;
  }
}

/** Whether of a pod that holds its place nothing has changed but its status, as in most changes: that matters to no pod's place. */
const isStatusAlone = (pod: Pod, before: Pod): boolean =>
  takesPlace(pod) &&
  takesPlace(before) &&
  pod.spec === before.spec &&
  pod.metadata?.uid === before.metadata?.uid &&
  pod.metadata?.labels === before.metadata?.labels &&
  pod.metadata?.deletionTimestamp === before.metadata?.deletionTimestamp;

/** Whether a change of a Node matters for where pods go (framework/events.go, nodeSchedulingPropertiesChange): not that it is alive still. */
const isChanged = (before: Node, node: Node): boolean =>
  before.spec !== node.spec ||
  before.metadata?.labels !== node.metadata?.labels ||
  JSON.stringify(before.status?.allocatable) !== JSON.stringify(node.status?.allocatable);
