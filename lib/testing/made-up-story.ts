import { conditionField, heartbeatConditions, heartbeatField, silentNode } from '../kubernetes/conditions.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import type { Fault, PowerEvidence } from '../power/fault.ts';
import type { FieldValue, Observation, ObservedKind, Proof, Subject, TimelineEntry } from '../recorder/observation.ts';
import { type Milliseconds, seconds } from '../units.ts';
import { madeUpIdentity } from './made-up-identity.ts';
import type { Recording } from './replay.ts';

/** When things happen in a made-up cluster, on the run's clock; undefined means never. */
export interface MadeUpTimes {
  readonly version: string;
  readonly heartbeat: Milliseconds;
  readonly cut: Milliseconds;
  readonly unknown: Milliseconds | undefined;
  /** An Event tells of it. */
  readonly reported: Milliseconds | undefined;
  readonly noSchedule: Milliseconds | undefined;
  readonly noExecute: Milliseconds | undefined;
  readonly evicted: Milliseconds | undefined;
  /** All replicas are available again, on the other node. */
  readonly available: Milliseconds | undefined;
  /** The power is back. */
  readonly returned: Milliseconds | undefined;
  readonly readyAgain: Milliseconds | undefined;
  readonly noScheduleRemoved: Milliseconds | undefined;
  readonly noExecuteRemoved: Milliseconds | undefined;
  readonly gone: Milliseconds | undefined;
  /** The controller-manager renews its leadership until then. */
  readonly controllerDies: Milliseconds;
  readonly end: Milliseconds;
}

/** A cluster of v1.37 with the fast profile that does all as its rules say. */
export const lawful: MadeUpTimes = {
  version: 'v1.37.2',
  heartbeat: seconds(10),
  cut: seconds(12),
  unknown: seconds(27),
  reported: seconds(27.05),
  noSchedule: seconds(27.02),
  noExecute: seconds(27.1),
  evicted: seconds(37.2),
  available: seconds(39),
  returned: seconds(45),
  readyAgain: seconds(47),
  noScheduleRemoved: seconds(47.05),
  noExecuteRemoved: seconds(48),
  gone: seconds(49),
  controllerDies: Number.POSITIVE_INFINITY,
  end: seconds(60),
};

/** Nothing is done about the dead node, and so nothing about its return. */
export const nothingDone = {
  unknown: undefined,
  reported: undefined,
  noSchedule: undefined,
  noExecute: undefined,
  evicted: undefined,
  available: undefined,
  returned: undefined,
  readyAgain: undefined,
  noScheduleRemoved: undefined,
  noExecuteRemoved: undefined,
  gone: undefined,
} as const satisfies Partial<MadeUpTimes>;

/** Half of the blur that every made-up observation has. */
const blur: Milliseconds = 80;

export const madeUpNode = 'made-up-worker';
export const otherNode = 'made-up-worker2';

/** Not a recording: a timeline made up for tests, with one worker node, one other, and two Pods. */
export function madeUpStory(times: MadeUpTimes, extra: readonly TimelineEntry[] = []): Recording {
  const node: Subject = { kind: 'Node', name: madeUpNode };
  const pods = ['a', 'b'].map((name): Subject => ({ kind: 'Pod', namespace: 'default', name }));
  const replacementOf = ({ name, ...rest }: Subject): Subject => ({ ...rest, name: `${name}-new` });
  const deployment: Subject = { kind: 'Deployment', namespace: 'default', name: 'nginx' };
  const leader: Subject = { kind: 'Lease', namespace: 'kube-system', name: 'kube-controller-manager' };
  const renewals = Array.from({ length: Math.floor(times.end / 2000) }, (_, index) => (index + 1) * 2000)
    .filter((instant) => instant < times.controllerDies)
    .map((instant) => observe(leader, 'renewTime', instant, 'before', 'after'));
  const flip = { status: silentNode.status, reason: silentNode.reason, message: silentNode.message };
  const fine = { status: 'True', reason: 'KubeletReady', message: '' };
  const at = (instant: Milliseconds | undefined, make: (instant: Milliseconds) => Observation[]) =>
    instant === undefined ? [] : make(instant);
  const entries: TimelineEntry[] = [
    baseline(node, {
      ...Object.fromEntries(heartbeatConditions.map((type) => [conditionField(type), fine])),
      ...Object.fromEntries(heartbeatConditions.map((type) => [heartbeatField(type), 'then'])),
      exists: true,
    }),
    baseline({ kind: 'Node', name: otherNode }, { exists: true, [conditionField('Ready')]: fine }),
    baseline(deployment, { exists: true, replicas: { desired: 2, available: 2 } }),
    baseline(leader, { exists: true, holder: 'a', renewTime: 'before' }),
    ...renewals,
    ...pods.map((pod) =>
      baseline(pod, {
        exists: true,
        phase: 'Running',
        node: madeUpNode,
        owner: { kind: 'ReplicaSet', name: 'nginx', uid: 'rs' },
        labels: { app: 'nginx' },
        gracePeriodSeconds: 30,
        [conditionField('Ready')]: fine,
        tolerations: [{ key: taintKeys.unreachable, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 }],
      }),
    ),
    observe(
      { kind: 'Lease', namespace: 'kube-node-lease', name: madeUpNode },
      'renewTime',
      times.heartbeat,
      'before',
      'after',
    ),
    ...at(times.unknown, (instant) =>
      heartbeatConditions.map((type) => stamped(observe(node, conditionField(type), instant, fine, flip))),
    ),
    ...at(times.reported, (instant) => [
      observe({ kind: 'Event', namespace: 'default', name: 'e' }, 'event', instant, undefined, {
        reason: 'NodeNotReady',
        component: 'node-controller',
        regarding: { kind: 'Node', name: madeUpNode, uid: uidOf(node) },
      }),
    ]),
    ...at(times.unknown, (instant) =>
      pods.map((pod) => observe(pod, conditionField('Ready'), instant + 100, fine, { ...fine, status: 'False' })),
    ),
    ...at(times.noSchedule, (instant) => [
      stamped(observe(node, taintField(taintKeys.unreachable, 'NoSchedule'), instant, undefined, true)),
    ]),
    ...at(times.noExecute, (instant) => [
      stamped(observe(node, taintField(taintKeys.unreachable, 'NoExecute'), instant, undefined, true)),
    ]),
    ...at(times.evicted, (instant) =>
      pods.flatMap((pod) => [
        observe(pod, conditionField('DisruptionTarget'), instant - 10, undefined, {
          status: 'True',
          reason: 'DeletionByTaintManager',
          message: '',
        }),
        observe(pod, 'deletionTimestamp', instant, undefined, 'then'),
        observe(replacementOf(pod), 'owner', instant + 50, undefined, {
          kind: 'ReplicaSet',
          name: 'nginx',
          uid: 'rs',
        }),
        observe(replacementOf(pod), 'labels', instant + 50, undefined, { app: 'nginx' }),
        observe(replacementOf(pod), 'node', instant + 60, undefined, otherNode),
      ]),
    ),
    ...at(times.available, (instant) => [
      ...pods.map((pod) => observe(replacementOf(pod), conditionField('Ready'), instant - 20, undefined, fine)),
      observe(deployment, 'replicas', instant, { desired: 2, available: 0 }, { desired: 2, available: 2 }),
    ]),
    ...at(times.readyAgain, (instant) =>
      heartbeatConditions.map((type) => observe(node, conditionField(type), instant, flip, fine)),
    ),
    ...at(times.noScheduleRemoved, (instant) => [
      observe(node, taintField(taintKeys.unreachable, 'NoSchedule'), instant, true, undefined),
    ]),
    ...at(times.noExecuteRemoved, (instant) => [
      observe(node, taintField(taintKeys.unreachable, 'NoExecute'), instant, true, undefined),
    ]),
    ...at(times.gone, (instant) => pods.map((pod) => observe(pod, 'exists', instant, true, undefined))),
    ...extra,
    ...proofs(times.end).filter(
      (proof) => !extra.some((hole) => hole.type === 'gap' && proof.sentAt > hole.lo && proof.sentAt < hole.hi),
    ),
  ];
  const setting = <T>(value: T) => ({ value, source: 'made up' });
  return {
    description: {
      provider: 'kind',
      spec: { name: 'made-up', kubernetesVersion: times.version, profile: 'fast', workers: 2, workloadImage: 'nginx' },
      kubeconfigPath: '',
      identity: madeUpIdentity,
      nodes: [
        { name: madeUpNode, role: 'worker', machine: 'm' },
        { name: otherNode, role: 'worker', machine: 'n' },
      ],
    },
    settings: {
      kubernetesVersion: setting(times.version),
      nodeMonitorGracePeriod: setting(seconds(16)),
      nodeMonitorPeriod: setting(seconds(2)),
      nodeEvictionRate: setting(10),
      defaultUnreachableTolerationSeconds: setting(10),
      defaultNotReadyTolerationSeconds: setting(10),
      nodeLeaseDuration: { [madeUpNode]: setting(seconds(16)) },
    },
    faults: [madeUpCut(times.cut)],
    entries: entries.toSorted((a, b) => instantOf(a) - instantOf(b)),
  };
}

export function madeUpCut(cut: Milliseconds, node: string = madeUpNode): Fault {
  return {
    kind: 'cut-power',
    node,
    driver: 'made up',
    requestedAt: cut,
    confirmedAt: cut + 300,
    confirmed: { lo: cut, hi: cut + 300 },
    evidence: { before: madeUpPower('running', cut), after: madeUpPower('off', cut + 300) },
    alreadySo: false,
    undo: 'none',
  };
}

export function madeUpReturn(at: Milliseconds): Fault {
  return {
    ...madeUpCut(at),
    kind: 'restore-power',
    evidence: { before: madeUpPower('off', at), after: madeUpPower('running', at + 300) },
  };
}

/** Evidence in the shape that the Docker driver gives. */
export function madeUpPower(
  state: PowerEvidence['state'],
  readAt: Milliseconds,
  startedAt = '2026-01-01T00:00:00Z',
): PowerEvidence {
  const off = state === 'off';
  return {
    source: 'made up',
    readAt,
    state,
    facts: {
      status: off ? 'exited' : 'running',
      running: !off,
      pid: off ? 0 : 42,
      exitCode: off ? 137 : 0,
      startedAt,
      finishedAt: off ? '2026-01-01T00:00:12Z' : '0001-01-01T00:00:00Z',
      restartCount: 0,
    },
  };
}

/** One made-up change whose true moment is `instant`. */
export function observe(
  subject: Subject,
  field: string,
  instant: Milliseconds,
  from: FieldValue | undefined,
  to: FieldValue | undefined,
): Observation {
  return {
    type: 'observation',
    subject,
    field,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    seen: { lo: instant - blur, hi: instant + blur, rule: 'read' },
    // Resource versions grow with time, as in one etcd; changes of one instant share one write.
    resourceVersion: String(Math.round(instant)),
    uid: uidOf(subject),
  };
}

/** The same with the time that its writer wrote: the whole second in which it lies, on a clock that began with the run. */
export const stamped = (change: Observation, instant = (change.seen.lo + change.seen.hi) / 2): Observation => ({
  ...change,
  server: {
    time: new Date(Math.floor(instant / 1000) * 1000).toISOString(),
    precision: 1000,
    source: 'made up',
    writer: 'controller-manager',
  },
});

const uidOf = (subject: Subject): string => `uid of ${subject.kind} ${subject.name}`;

/** One made-up object as it was when the recording began. */
export const baseline = (subject: Subject, fields: { readonly [field: string]: FieldValue }): TimelineEntry => ({
  type: 'baseline',
  subject,
  fields,
  at: 0,
  resourceVersion: '1',
  uid: uidOf(subject),
});

export function proofs(end: Milliseconds): Proof[] {
  const kinds: ObservedKind[] = ['Node', 'Lease', 'Pod', 'Deployment', 'Event', 'PodDisruptionBudget'];
  const count = Math.floor(end / 500);
  return Array.from({ length: count }, (_, index) => (index + 1) * 500).flatMap((sentAt) =>
    kinds.map((kind) => ({
      type: 'proof' as const,
      kind,
      sentAt,
      receivedAt: sentAt + 20,
      resourceVersion: String(sentAt),
    })),
  );
}

export function instantOf(entry: TimelineEntry): Milliseconds {
  if (entry.type === 'observation') return entry.seen.hi;
  if (entry.type === 'gap') return entry.hi;
  return entry.type === 'proof' ? entry.receivedAt : entry.at;
}
