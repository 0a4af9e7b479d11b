import { DarkNodes } from '../cluster/dark-nodes.ts';
import { ClusterNode, PoweredOffNode, ReturnedNode } from '../cluster/node.ts';
import { type PodsOnNode, Workload } from '../cluster/workload.ts';
import { conditionField, heartbeatConditions, silentNode } from '../kubernetes/conditions.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import type { ClusterSettings } from '../model/settings.ts';
import type { Observation, Subject, TimelineEntry } from '../recorder/observation.ts';
import { type Milliseconds, seconds } from '../units.ts';
import { madeUpIdentity } from './made-up-identity.ts';
import { baseline, instantOf, madeUpCut, madeUpReturn, observe, proofs } from './made-up-story.ts';
import { type Replay, replay } from './replay.ts';

/** What becomes of one node of a made-up zone, in seconds on the run's clock. */
export interface MadeUpFate {
  readonly name: string;
  /** Absent: the scenario leaves it alone. */
  readonly cut?: number;
  readonly heartbeat?: number;
  readonly unknown?: number | undefined;
  readonly noSchedule?: number;
  /** When it gets its NoExecute taint. */
  readonly tainted?: readonly number[];
  /** When it loses it. */
  readonly lifted?: readonly number[];
  /** When its two Pods are evicted. */
  readonly evicted?: number;
  readonly returned?: number;
  readonly ready?: number;
}

export interface MadeUpZone {
  readonly fates: readonly MadeUpFate[];
  readonly version?: string;
  /** Nodes per second. */
  readonly rate?: number;
  readonly tolerationSeconds?: number;
  readonly extra?: readonly TimelineEntry[];
  /** The controller-manager renews its leadership until then, in seconds. */
  readonly controllerDies?: number;
  readonly end?: number;
}

export interface ZoneStage {
  readonly cluster: Replay;
  /** Nodes of these names, as they were taken from the cluster. */
  readonly dark: (...names: readonly string[]) => DarkNodes<PoweredOffNode>;
  /** Those that are back, played until the last of them is. */
  readonly returned: (...names: readonly string[]) => readonly ReturnedNode[];
  readonly workload: Workload;
  readonly podsOf: (...names: readonly string[]) => readonly PodsOnNode[];
}

/** Not a recording: a zone made up for tests, each node of which has a fate of its own. Played until all cuts are made. */
export function madeUpZone(zone: MadeUpZone): ZoneStage {
  const { fates, version = 'v1.37.2', rate = 10, end = 120 } = zone;
  const cut = fates.filter((fate) => fate.cut !== undefined);
  const setting = <T>(value: T) => ({ value, source: 'made up' });
  const settings: ClusterSettings = {
    kubernetesVersion: setting(version),
    nodeMonitorGracePeriod: setting(seconds(16)),
    nodeMonitorPeriod: setting(seconds(2)),
    nodeEvictionRate: setting(rate),
    defaultUnreachableTolerationSeconds: setting(10),
    defaultNotReadyTolerationSeconds: setting(10),
    nodeLeaseDuration: Object.fromEntries(fates.map(({ name }) => [name, setting(seconds(16))])),
  };
  const entries = [
    ...fates.flatMap((fate) => entriesOf(fate, zone)),
    ...leadership(zone),
    ...(zone.extra ?? []),
    ...proofs(seconds(end)),
  ];
  const cluster = replay({
    description: {
      provider: 'kind',
      spec: { name: 'made-up', kubernetesVersion: version, profile: 'fast', workers: 2, workloadImage: 'nginx' },
      kubeconfigPath: '',
      identity: madeUpIdentity,
      nodes: fates.map(({ name }) => ({ name, role: 'worker', machine: name })),
    },
    settings,
    faults: cut.map((fate) => madeUpCut(seconds(fate.cut ?? 0), fate.name)),
    entries: entries.toSorted((a, b) => instantOf(a) - instantOf(b)),
  });
  cluster.playUntil(seconds(Math.max(...cut.map((fate) => fate.cut ?? 0)) + 0.5));
  const window = cluster.openWindow([]);
  const all = cut.map(({ name, cut: at = 0 }) => {
    const node = new ClusterNode(cluster, { name, role: 'worker', machine: name });
    return new PoweredOffNode(node, madeUpCut(seconds(at), name), { intent: name, window });
  });
  const named = (names: readonly string[]) => all.filter(({ name }) => names.includes(name));
  const workload = new Workload(cluster, {
    namespace: 'default',
    name: 'nginx',
    replicas: 2,
    created: { lo: 0, hi: 1 },
  });
  return {
    cluster,
    workload,
    dark: (...names) => new DarkNodes(cluster, named(names)),
    podsOf: (...names) => named(names).map((node) => workload.podsOn(node)),
    returned: (...names) => {
      const back = named(names).map((dark) => {
        const at = seconds(fates.find(({ name }) => name === dark.name)?.returned ?? end);
        return new ReturnedNode(dark, { ...madeUpReturn(at), node: dark.name }, window);
      });
      cluster.playUntil(Math.max(...back.map(({ fault }) => fault.confirmed.hi)));
      return back;
    },
  };
}

const fine = { status: 'True', reason: 'KubeletReady', message: '' };
const silent = { status: silentNode.status, reason: silentNode.reason, message: silentNode.message };

function entriesOf(fate: MadeUpFate, { tolerationSeconds = 10 }: MadeUpZone): readonly TimelineEntry[] {
  const { name, heartbeat, unknown, noSchedule, tainted = [], lifted = [], evicted, ready } = fate;
  const node: Subject = { kind: 'Node', name };
  const pods = ['a', 'b'].map((pod): Subject => ({ kind: 'Pod', namespace: 'default', name: `${pod}-${name}` }));
  const at = (instant: number | undefined, make: (instant: Milliseconds) => readonly Observation[]) =>
    instant === undefined ? [] : make(seconds(instant));
  const taint = (effect: 'NoSchedule' | 'NoExecute') => taintField(taintKeys.unreachable, effect);
  return [
    baseline(node, {
      ...Object.fromEntries(heartbeatConditions.map((type) => [conditionField(type), fine])),
      exists: true,
    }),
    ...pods.map((pod) =>
      baseline(pod, {
        exists: true,
        phase: 'Running',
        node: name,
        labels: { app: 'nginx' },
        gracePeriodSeconds: 30,
        [conditionField('Ready')]: fine,
        tolerations: [{ key: taintKeys.unreachable, operator: 'Exists', effect: 'NoExecute', tolerationSeconds }],
      }),
    ),
    ...at(heartbeat, (instant) => [
      observe({ kind: 'Lease', namespace: 'kube-node-lease', name }, 'renewTime', instant, 'before', 'after'),
    ]),
    ...at(unknown, (instant) =>
      heartbeatConditions.map((type) => observe(node, conditionField(type), instant, fine, silent)),
    ),
    ...at(noSchedule, (instant) => [observe(node, taint('NoSchedule'), instant, undefined, true)]),
    ...tainted.flatMap((instant) => at(instant, (then) => [observe(node, taint('NoExecute'), then, undefined, true)])),
    ...lifted.flatMap((instant) => at(instant, (then) => [observe(node, taint('NoExecute'), then, true, undefined)])),
    ...at(evicted, (instant) =>
      pods.flatMap((pod) => [
        observe(pod, conditionField('DisruptionTarget'), instant - 10, undefined, {
          status: 'True',
          reason: 'DeletionByTaintManager',
          message: '',
        }),
        observe(pod, 'deletionTimestamp', instant, undefined, 'then'),
      ]),
    ),
    ...at(ready, (instant) =>
      heartbeatConditions.map((type) => observe(node, conditionField(type), instant, silent, fine)),
    ),
  ];
}

function leadership({ controllerDies = Number.POSITIVE_INFINITY, end = 120 }: MadeUpZone): readonly TimelineEntry[] {
  const leader: Subject = { kind: 'Lease', namespace: 'kube-system', name: 'kube-controller-manager' };
  const renewals = Array.from({ length: Math.floor(end / 2) }, (_, index) => (index + 1) * 2)
    .filter((instant) => instant < controllerDies)
    .map((instant) => observe(leader, 'renewTime', seconds(instant), 'before', 'after'));
  return [baseline(leader, { exists: true, holder: 'a', renewTime: 'before' }), ...renewals];
}
