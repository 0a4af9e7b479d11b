import { leases, nodes, pods } from '../../api/kinds.ts';
import { StatusError } from '../../api/status-error.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Process } from '../../engine/process.ts';
import type { Node, Pod } from '../../objects.ts';
import type { ControllerContext } from '../context.ts';
import { podsByNode } from '../pods-by-node.ts';
import { cachesSynced, slidingLoop } from '../sliding-loop.ts';
import { Disruption } from './disruption.ts';
import { LeaseCircuitBreaker } from './lease-circuit-breaker.ts';
import { markPodsNotReady } from './mark-pods-not-ready.ts';
import { Monitor } from './monitor.ts';
import { NoExecuteTainter } from './no-execute-tainter.ts';
import { noScheduleChange } from './no-schedule-taints.ts';
import { NodeCheck } from './node-check.ts';
import { labelsToUpdate } from './node-labels.ts';
import { Tainter } from './taints.ts';

const nodeUpdateWorkers = 8;
const podUpdateWorkers = 4;

/**
 * Tells which nodes have fallen silent, and taints and marks accordingly (pkg/controller/nodelifecycle,
 * node_lifecycle_controller.go).
 */
export function startNodeLifecycleController(context: ControllerContext): void {
  const { scope, settings, behaviour, informers, phases } = context;
  const client = context.client('node-controller');
  const events = context.events('node-controller', client);
  const [nodeCache, podCache, leaseCache] = [informers.of(nodes), informers.of(pods), informers.of(leases)];
  const caches = [leaseCache, nodeCache, podCache];
  const random = context.random.stream('node-lifecycle');
  const tainter = new Tainter(client, random.stream('taints'));
  const recorded = { looksAt: phases.taintsAt ?? [], within: settings.nodeMonitorPeriod / 2 };
  const noExecute = new NoExecuteTainter({ scope, tainter, cached: (name) => nodeCache.get(name), recorded });
  const check = new NodeCheck({
    behaviour,
    settings,
    clock: scope,
    client,
    events,
    tainter,
    noExecute,
    breaker: behaviour.readsLeaseBeforeUnknown ? new LeaseCircuitBreaker(leaseCache) : undefined,
    leaseOf: (name) => leaseCache.get(`kube-node-lease/${name}`),
    podsOn: (name) => marksInOrder([...podsOn(name)]),
  });
  const disruption = new Disruption({ settings, tainter: noExecute, clock: scope });
  const allNodes = () => nodeCache.list();
  const { monitorPasses = [], idlePassTakes, marksInOrder = (onNode: readonly Pod[]) => onNode } = phases;
  const podsOn = podsByNode(podCache);
  const monitor = new Monitor({
    scope,
    random: random.stream('monitor'),
    events,
    nodes: allNodes,
    check,
    disruption,
    idlePassTakes,
    recorded: monitorPasses,
  });

  reconcileNodes({ context, nodeCache, client, tainter });
  nodeCache.on({ deleted: ({ metadata }) => check.forget(metadata?.name ?? '') });
  markLatePods({ context, podCache, nodeCache, client, events, check });
  scope.spawn(run());

  function* run(): Process {
    yield* cachesSynced(caches);
    const loop = { period: settings.nodeMonitorPeriod, passesAt: monitorPasses.map(({ at }) => at), idlePassTakes };
    yield* slidingLoop(scope, loop, () => monitor.pass());
  }
}

/** Brings a node's NoSchedule taints and labels in line at each of its changes (doNodeProcessingPassWorker). Not tried again. */
function reconcileNodes({
  context: { scope },
  nodeCache,
  client,
  tainter,
}: {
  readonly context: ControllerContext;
  readonly nodeCache: Informer<Node>;
  readonly client: Client;
  readonly tainter: Tainter;
}): void {
  function* work(name: string): Process {
    const node = nodeCache.get(name);
    const change = node === undefined ? undefined : noScheduleChange(node);
    if (node !== undefined && change !== undefined) yield* tainter.swap(node, change.toAdd, change.toRemove, scope.now);
    const present = nodeCache.get(name);
    const labels = present === undefined ? undefined : labelsToUpdate(present);
    if (labels === undefined) return;
    try {
      yield* client.get(nodes, { name });
      yield* client.patch(nodes, { name }, { type: 'merge', body: { metadata: { labels } } });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }
  const queue = new WorkQueue(scope, { workers: nodeUpdateWorkers, work, caches: [nodeCache] });
  const look = (node: Node): void => {
    if (noScheduleChange(node) !== undefined || labelsToUpdate(node) !== undefined)
      queue.add(node.metadata?.name ?? '');
  };
  nodeCache.on({ added: look, updated: look });
}

/** Marks pods that came to a node that is not Ready, after the pass that found that out (processPod). */
function markLatePods({
  context: { scope },
  podCache,
  nodeCache,
  client,
  events,
  check,
}: {
  readonly context: ControllerContext;
  readonly podCache: Informer<Pod>;
  readonly nodeCache: Informer<Node>;
  readonly client: Client;
  readonly events: EventRecorder;
  readonly check: NodeCheck;
}): void {
  const isLate = (pod: Pod): boolean => {
    const status = check.healthOf(pod.spec?.nodeName ?? '')?.ready?.status;
    return status !== undefined && status !== 'True';
  };
  function* work(key: string): Process {
    const pod = podCache.get(key);
    if (pod === undefined || !isLate(pod)) return;
    const isKnown = nodeCache.get(pod.spec?.nodeName ?? '') !== undefined;
    const marked = isKnown && (yield* markPodsNotReady([pod], { client, events, clock: scope }));
    if (!marked) queue.addRateLimited(key);
  }
  const queue = new WorkQueue(scope, { workers: podUpdateWorkers, work, caches: [podCache] });
  const look = (pod: Pod, before?: Pod): void => {
    const node = pod.spec?.nodeName;
    if (node === undefined || node === before?.spec?.nodeName || !isLate(pod)) return;
    queue.add(`${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''}`);
  };
  podCache.on({ added: (pod) => look(pod), updated: look });
}
