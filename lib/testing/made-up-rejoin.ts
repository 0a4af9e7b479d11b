import { DeletedOffNode } from '../cluster/deleted-off-node.ts';
import { DeletedNode } from '../cluster/departed-node.ts';
import { ClusterNode, PoweredOffNode } from '../cluster/node.ts';
import type { Act, KubeletState, NodeRemains } from '../cluster/node-operations.ts';
import { OrphanedNode, RejoinedNode } from '../cluster/orphaned-node.ts';
import { RegisteringNode } from '../cluster/registering-node.ts';
import { type PodsOnNode, Workload } from '../cluster/workload.ts';
import { conditionField } from '../kubernetes/conditions.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import type { FieldValue, Subject, TimelineEntry } from '../recorder/observation.ts';
import { type Milliseconds, seconds } from '../units.ts';
import {
  lawful,
  type MadeUpTimes,
  madeUpCut,
  madeUpNode,
  madeUpPower,
  madeUpStory,
  nothingDone,
  observe,
  otherNode,
} from './made-up-story.ts';
import { type Replay, replay } from './replay.ts';

/** Stories of nodes that are deleted, or reset without being deleted, and come again. Not recordings. */

const node: Subject = { kind: 'Node', name: madeUpNode };
const lease: Subject = { kind: 'Lease', namespace: 'kube-node-lease', name: madeUpNode };
const deployment: Subject = { kind: 'Deployment', namespace: 'default', name: 'nginx' };
const pods = ['a', 'b'].map((name): Subject => ({ kind: 'Pod', namespace: 'default', name }));
const condition = (status: string, reason = 'x') => ({ status, reason, message: '' });
const newUid = 'uid of the new Node';

type Times<Words extends string> = { readonly [word in Words]: Milliseconds | undefined };
type Entries = (instant: Milliseconds) => readonly TimelineEntry[];

const at = (instant: Milliseconds | undefined, make: Entries): readonly TimelineEntry[] =>
  instant === undefined ? [] : make(instant);

const anew = (entry: TimelineEntry): TimelineEntry =>
  entry.type === 'observation' ? { ...entry, uid: newUid } : entry;

/** A Node that is created, becomes Ready and loses its taint. */
function registration(times: Times<'registered' | 'ready' | 'untainted'>): readonly TimelineEntry[] {
  const taint = taintField(taintKeys.notReady, 'NoSchedule');
  const ready = conditionField('Ready');
  return [
    ...at(times.registered, (instant) => [
      observe(node, 'exists', instant, undefined, true),
      observe(node, taint, instant, undefined, true),
      observe(node, ready, instant, undefined, condition('False')),
    ]),
    ...at(times.ready, (instant) => [observe(node, ready, instant, condition('False'), condition('True'))]),
    ...at(times.untainted, (instant) => [observe(node, taint, instant, true, undefined)]),
  ].map(anew);
}

const made = { namespace: 'default', name: 'nginx', replicas: 2, created: { lo: 0, hi: 1 } };

function stageOf(times: Partial<MadeUpTimes>, extra: readonly TimelineEntry[]) {
  const cluster = replay(madeUpStory({ ...lawful, ...nothingDone, end: seconds(400), ...times }, extra));
  return { cluster, worker: new ClusterNode(cluster, { name: madeUpNode, role: 'worker', machine: 'm' }) };
}

/** When what happens after a node without power was deleted; it is cut at 100 s and deleted at 102 s. */
export type DeletionTimes = Times<
  'nodeGone' | 'leaseGone' | 'failed' | 'removed' | 'replaced' | 'available' | 'registered' | 'ready' | 'untainted'
>;

export const lawfulDeletion: DeletionTimes = {
  nodeGone: seconds(102.05),
  leaseGone: seconds(102.2),
  failed: seconds(150),
  removed: seconds(150.1),
  replaced: seconds(150.2),
  available: seconds(152),
  registered: seconds(202),
  ready: seconds(203),
  untainted: seconds(203.1),
};

export interface Deletion {
  readonly times?: Partial<DeletionTimes>;
  readonly extra?: readonly TimelineEntry[];
  /** What wanted the Pods gone, as their condition says. */
  readonly by?: string;
  /** Why the kubelet cannot have started. */
  readonly problem?: string;
}

export interface DeletionStage {
  readonly cluster: Replay;
  readonly pods: PodsOnNode;
  readonly deleted: DeletedOffNode;
  /** Plays on until 200 s, when the power is back. */
  readonly back: () => RegisteringNode;
}

/** A made-up deletion of a node without power, played up to its deletion. */
export function deletionWhileOff(given: Deletion = {}): DeletionStage {
  const times = { ...lawfulDeletion, ...given.times };
  const [cut, deletedAt, returned] = [seconds(100), seconds(102), seconds(200)];
  const entries = [
    ...at(times.nodeGone, (instant) => [observe(node, 'exists', instant, true, undefined)]),
    ...at(times.leaseGone, (instant) => [observe(lease, 'exists', instant, true, undefined)]),
    ...at(times.failed, (instant) =>
      pods.flatMap((pod) => [
        observe(pod, 'phase', instant, 'Running', 'Failed'),
        observe(
          pod,
          conditionField('DisruptionTarget'),
          instant,
          undefined,
          condition('True', given.by ?? 'DeletionByPodGC'),
        ),
      ]),
    ),
    ...at(times.removed, (instant) => pods.map((pod) => observe(pod, 'exists', instant, true, undefined))),
    ...at(times.replaced, (instant) =>
      pods.flatMap((pod) => {
        const other = { ...pod, name: `${pod.name}-new` };
        return [
          observe(other, 'owner', instant, undefined, { kind: 'ReplicaSet', name: 'nginx', uid: 'rs' }),
          observe(other, 'labels', instant, undefined, { app: 'nginx' }),
          observe(other, 'node', instant + 10, undefined, otherNode),
          ...at(times.available, (then) => [
            observe(other, conditionField('Ready'), then - 20, undefined, condition('True')),
          ]),
        ];
      }),
    ),
    ...at(times.available, (instant) => [
      observe(deployment, 'replicas', instant, { desired: 2, available: 0 }, { desired: 2, available: 2 }),
    ]),
    ...registration(times),
    ...(given.extra ?? []),
  ];
  const { cluster, worker } = stageOf({ heartbeat: seconds(98), cut }, entries);
  cluster.playUntil(deletedAt);
  const dark = new PoweredOffNode(worker, madeUpCut(cut), { intent: 'i', window: cluster.openWindow([]) });
  const uid = cluster.timeline.object(worker.subject)?.uid;
  return {
    cluster,
    pods: new Workload(cluster, made).podsOn(dark),
    deleted: new DeletedOffNode(dark, uid, { lo: deletedAt, hi: deletedAt + 100 }),
    back: () => {
      cluster.playUntil(returned + 300);
      cluster.powerIs(madeUpPower('running', returned + 300));
      const confirmed = { lo: returned, hi: returned + 300 };
      const begin = { what: 'the return of power', at: confirmed, since: returned };
      return new RegisteringNode(
        worker,
        uid,
        given.problem === undefined ? begin : { ...begin, problem: given.problem },
        [],
      );
    },
  };
}

/** A made-up deletion of a living node at 14 s, played up to it; what its kubelet is whenever it is asked later. */
export function deletionWithLiveKubelet(
  extra: readonly TimelineEntry[] = [],
  now: Partial<KubeletState> = {},
  gone: Milliseconds | 'never' = seconds(14.05),
): { readonly cluster: Replay; readonly deleted: DeletedNode; readonly unseen: DeletedNode } {
  const before: KubeletState = { activity: 'active', pid: 42, configured: true };
  const { cluster, worker } = stageOf({}, [
    ...at(gone === 'never' ? undefined : gone, (instant) => [observe(node, 'exists', instant, true, undefined)]),
    ...extra,
  ]);
  Object.assign(cluster.cluster.operations, { kubeletState: async () => ({ ...before, ...now }) });
  cluster.playUntil(seconds(14));
  const uid = cluster.timeline.object(worker.subject)?.uid;
  const span = { lo: seconds(14), hi: seconds(14.1) };
  return {
    cluster,
    deleted: new DeletedNode(worker, uid, span, [], { state: before, statusUpdateFrequency: seconds(10) }),
    unseen: new DeletedNode(worker, uid, span, []),
  };
}

/** What happens to a Node whose machine is reset from 12 to 15 s and joins over it, lawfully at 30 to 33 s. */
export interface Rejoin {
  readonly unknown?: Milliseconds | undefined;
  readonly readyAgain?: Milliseconds | undefined;
  readonly extra?: readonly TimelineEntry[];
  readonly reset?: Partial<Act>;
  readonly join?: Partial<Act>;
  readonly kubelet?: Partial<KubeletState>;
  readonly remains?: Partial<NodeRemains>;
  /** Labels of the Node before. */
  readonly labels?: { readonly [key: string]: FieldValue };
  readonly cordoned?: boolean;
}

export interface RejoinStage {
  readonly cluster: Replay;
  readonly orphan: OrphanedNode;
  /** Plays on until the join is over. */
  readonly rejoined: () => RejoinedNode;
}

/** A made-up reset and join of a machine whose Node is not deleted, played up to the end of the reset. */
export function rejoin(given: Rejoin = {}): RejoinStage {
  const { unknown, readyAgain, labels, cordoned } = {
    unknown: seconds(27),
    readyAgain: seconds(36),
    labels: { 'kubernetes.io/hostname': madeUpNode, 'powercut.example/kept': 'yes' },
    cordoned: true,
    ...given,
  };
  const { cluster, worker } = stageOf({ unknown, readyAgain }, [
    observe(node, 'labels', seconds(5), undefined, labels),
    ...(cordoned ? [observe(node, 'unschedulable', seconds(5), undefined, true)] : []),
    ...(given.extra ?? []),
  ]);
  const stopped = { activity: 'inactive', pid: 0, configured: false, ...given.kubelet };
  const hostNetwork = { rules: [], resolvesControlPlane: true };
  const remains = { files: [], kubelet: 'inactive', hostNetwork, ...given.remains };
  Object.assign(cluster.cluster.operations, { kubeletState: async () => stopped, remains: async () => remains });
  cluster.playUntil(seconds(15));
  const act = (lo: Milliseconds, hi: Milliseconds, changed: Partial<Act> = {}): Act => ({
    command: 'made up',
    exitCode: 0,
    output: '',
    at: { lo, hi },
    ...changed,
  });
  const uid = cluster.timeline.object(worker.subject)?.uid;
  const orphan = new OrphanedNode(worker, uid, act(seconds(12), seconds(15), given.reset), []);
  return {
    cluster,
    orphan,
    rejoined: () => {
      const join = act(seconds(30), seconds(33), given.join);
      cluster.playUntil(join.at.hi);
      cluster.powerIs(madeUpPower('running', join.at.hi));
      return new RejoinedNode(orphan, join, []);
    },
  };
}
