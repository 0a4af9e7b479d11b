import { DeletedNode, DrainedNode, JoinedNode, ResetNode } from '../cluster/departed-node.ts';
import { ClusterNode } from '../cluster/node.ts';
import type { Act, NodeRemains } from '../cluster/node-operations.ts';
import { strandedPod, Workload } from '../cluster/workload.ts';
import { conditionField } from '../kubernetes/conditions.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import type { Subject, TimelineEntry } from '../recorder/observation.ts';
import { type Milliseconds, seconds } from '../units.ts';
import { lawful, madeUpNode, madeUpPower, madeUpStory, nothingDone, observe, otherNode } from './made-up-story.ts';
import { type Replay, replay } from './replay.ts';

/** When things happen around a node that is drained, deleted, reset and joined again; undefined means never. */
export interface DepartureTimes {
  readonly cordoned: Milliseconds | undefined;
  readonly unschedulableTaint: Milliseconds | undefined;
  readonly evicted: Milliseconds | undefined;
  readonly gone: Milliseconds | undefined;
  readonly available: Milliseconds | undefined;
  readonly nodeGone: Milliseconds | undefined;
  readonly leaseGone: Milliseconds | undefined;
  readonly registered: Milliseconds | undefined;
  readonly ready: Milliseconds | undefined;
  readonly untainted: Milliseconds | undefined;
}

/** A cluster that does all as its rules say; the drain lasts from 20 to 25 s, the deletion is at 30 s, the join at 40 to 43 s. */
export const lawfulDeparture: DepartureTimes = {
  cordoned: seconds(20.2),
  unschedulableTaint: seconds(20.3),
  evicted: seconds(20.5),
  gone: seconds(22),
  available: seconds(24),
  nodeGone: seconds(30.05),
  leaseGone: seconds(30.2),
  registered: seconds(42),
  ready: seconds(46),
  untainted: seconds(46.1),
};

const [drainBegins, drainEnds] = [seconds(20), seconds(25)];
const newUid = 'uid of the new Node';

export interface Departure {
  readonly times?: Partial<DepartureTimes>;
  readonly extra?: readonly TimelineEntry[];
  /** How kubectl drain ended, where not well. */
  readonly drain?: Partial<Act>;
  readonly reset?: Partial<Act>;
  readonly remains?: Partial<NodeRemains>;
  readonly join?: Partial<Act>;
  /** What made the eviction, as its condition says. */
  readonly evictedBy?: string;
  /** UID of the Node that is registered. */
  readonly uid?: string;
}

export interface DepartureStage {
  readonly cluster: Replay;
  readonly workload: Workload;
  readonly drained: DrainedNode;
  readonly deleted: DeletedNode;
  readonly reset: ResetNode;
  readonly joined: JoinedNode;
}

/** A made-up departure, played up to the begin of the drain; everything later comes when it is waited for. */
export function departure(given: Departure = {}): DepartureStage {
  const times = { ...lawfulDeparture, ...given.times };
  const story = madeUpStory({ ...lawful, ...nothingDone, end: seconds(400) }, entriesOf(times, given));
  const cluster = replay(story);
  const hostNetwork = { rules: [], resolvesControlPlane: true };
  const remains = { files: [], kubelet: 'inactive', hostNetwork, ...given.remains };
  Object.assign(cluster.cluster.operations, { remains: async () => remains });
  cluster.powerIs(madeUpPower('running', drainBegins));
  cluster.playUntil(drainBegins);

  const node = new ClusterNode(cluster, { name: madeUpNode, role: 'worker', machine: 'm' });
  const uid = cluster.timeline.object(node.subject)?.uid;
  const window = cluster.openWindow([]);
  const pods = cluster.timeline
    .objects('Pod')
    .filter(({ fields }) => fields.get('node') === madeUpNode)
    .map(strandedPod);
  const act = (lo: Milliseconds, hi: Milliseconds, output: string, changed: Partial<Act> = {}): Act => ({
    command: 'made up',
    exitCode: 0,
    output,
    at: { lo, hi },
    ...changed,
  });
  const output = `node/${madeUpNode} cordoned\nevicting pod default/a\nevicting pod default/b\npod/a evicted\npod/b evicted\nnode/${madeUpNode} drained`;
  const drain = act(drainBegins, drainEnds, output, given.drain);
  const options = { force: true, gracePeriodSeconds: 90, ignoreDaemonSets: true };
  const made = { namespace: 'default', name: 'nginx', replicas: 2, created: { lo: 0, hi: 1 } };
  return {
    cluster,
    workload: new Workload(cluster, made),
    drained: new DrainedNode({ node, uid, pods, leaving: [], drain, lines: [], options, window }),
    deleted: new DeletedNode(node, uid, { lo: seconds(30), hi: seconds(30.1) }, []),
    reset: new ResetNode(node, uid, act(seconds(32), seconds(34), '', given.reset), []),
    joined: new JoinedNode(node, uid, act(seconds(40), seconds(43), '', given.join), []),
  };
}

function entriesOf(times: DepartureTimes, given: Departure): TimelineEntry[] {
  const node: Subject = { kind: 'Node', name: madeUpNode };
  const lease: Subject = { kind: 'Lease', namespace: 'kube-node-lease', name: madeUpNode };
  const daemon: Subject = { kind: 'Pod', namespace: 'kube-system', name: 'kube-proxy' };
  const deployment: Subject = { kind: 'Deployment', namespace: 'default', name: 'nginx' };
  const pods = ['a', 'b'].map((name): Subject => ({ kind: 'Pod', namespace: 'default', name }));
  const replacements = pods.map((pod): Subject => ({ ...pod, name: `${pod.name}-new` }));
  const fine = { status: 'True', reason: 'x', message: '' };
  const at = (instant: Milliseconds | undefined, make: (instant: Milliseconds) => TimelineEntry[]) =>
    instant === undefined ? [] : make(instant);
  const anew = (entry: TimelineEntry): TimelineEntry =>
    entry.type === 'observation' ? { ...entry, uid: given.uid ?? newUid } : entry;
  const noSchedule = taintField(taintKeys.notReady, 'NoSchedule');
  return [
    observe(daemon, 'exists', seconds(2), undefined, true),
    observe(daemon, 'node', seconds(2), undefined, madeUpNode),
    observe(daemon, 'owner', seconds(2), undefined, { kind: 'DaemonSet', name: 'kube-proxy', uid: 'ds' }),
    ...at(times.cordoned, (instant) => [observe(node, 'unschedulable', instant, undefined, true)]),
    ...at(times.unschedulableTaint, (instant) => [
      observe(node, taintField(taintKeys.unschedulable, 'NoSchedule'), instant, undefined, true),
    ]),
    ...at(times.evicted, (instant) =>
      pods.flatMap((pod) => [
        observe(pod, conditionField('DisruptionTarget'), instant - 10, undefined, {
          status: 'True',
          reason: given.evictedBy ?? 'EvictionByEvictionAPI',
          message: '',
        }),
        observe(pod, 'deletionTimestamp', instant, undefined, 'then'),
      ]),
    ),
    ...at(times.gone, (instant) => pods.map((pod) => observe(pod, 'exists', instant, true, undefined))),
    ...at(times.available, (instant) => [
      ...replacements.flatMap((pod) => [
        observe(pod, 'exists', instant - 1000, undefined, true),
        observe(pod, 'labels', instant - 1000, undefined, { app: 'nginx' }),
        observe(pod, 'node', instant - 900, undefined, otherNode),
        observe(pod, conditionField('Ready'), instant - 20, undefined, fine),
      ]),
      observe(deployment, 'replicas', instant, { desired: 2, available: 0 }, { desired: 2, available: 2 }),
    ]),
    ...at(times.nodeGone, (instant) => [observe(node, 'exists', instant, true, undefined)]),
    ...at(times.leaseGone, (instant) => [observe(lease, 'exists', instant, true, undefined)]),
    ...at(times.registered, (instant) =>
      [
        observe(node, 'exists', instant, undefined, true),
        observe(node, noSchedule, instant, undefined, true),
        observe(node, conditionField('Ready'), instant, undefined, { ...fine, status: 'False' }),
      ].map(anew),
    ),
    ...at(times.ready, (instant) =>
      [observe(node, conditionField('Ready'), instant, { ...fine, status: 'False' }, fine)].map(anew),
    ),
    ...at(times.untainted, (instant) => [observe(node, noSchedule, instant, true, undefined)].map(anew)),
    ...(given.extra ?? []),
  ];
}
