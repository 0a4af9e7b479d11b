import { conditionField, heartbeatConditions, silentNode } from '../kubernetes/conditions.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import type { Fault, PowerEvidence } from '../power/fault.ts';
import type { FieldValue, Observation, ObservedKind, Proof, Subject, TimelineEntry } from '../recorder/observation.ts';
import { type Milliseconds, seconds } from '../units.ts';
import type { Recording } from './replay.ts';

/** When things happen in a made-up cluster, on the run's clock; undefined means never. */
export interface MadeUpTimes {
  readonly version: string;
  readonly heartbeat: Milliseconds;
  readonly cut: Milliseconds;
  readonly unknown: Milliseconds | undefined;
  readonly noSchedule: Milliseconds | undefined;
  readonly noExecute: Milliseconds | undefined;
  readonly evicted: Milliseconds | undefined;
  readonly end: Milliseconds;
}

/** A cluster of v1.37 with the fast profile that does all as its rules say. */
export const lawful: MadeUpTimes = {
  version: 'v1.37.2',
  heartbeat: seconds(10),
  cut: seconds(12),
  unknown: seconds(27),
  noSchedule: seconds(27.02),
  noExecute: seconds(27.1),
  evicted: seconds(37.2),
  end: seconds(60),
};

/** Half of the blur that every made-up observation has. */
const blur: Milliseconds = 80;

export const madeUpNode = 'made-up-worker';

/** Not a recording: a timeline made up for tests, with one worker node, one other, and two Pods. */
export function madeUpStory(times: MadeUpTimes, extra: readonly TimelineEntry[] = []): Recording {
  const node: Subject = { kind: 'Node', name: madeUpNode };
  const pods = ['a', 'b'].map((name): Subject => ({ kind: 'Pod', namespace: 'default', name }));
  const flip = { status: silentNode.status, reason: silentNode.reason, message: silentNode.message };
  const fine = { status: 'True', reason: 'KubeletReady', message: '' };
  const at = (instant: Milliseconds | undefined, make: (instant: Milliseconds) => Observation[]) =>
    instant === undefined ? [] : make(instant);
  const entries: TimelineEntry[] = [
    baseline(node, {
      ...Object.fromEntries(heartbeatConditions.map((type) => [conditionField(type), fine])),
      exists: true,
    }),
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
      heartbeatConditions.map((type) => observe(node, conditionField(type), instant, fine, flip)),
    ),
    ...at(times.unknown, (instant) =>
      pods.map((pod) => observe(pod, conditionField('Ready'), instant + 100, fine, { ...fine, status: 'False' })),
    ),
    ...at(times.noSchedule, (instant) => [
      observe(node, taintField(taintKeys.unreachable, 'NoSchedule'), instant, undefined, true),
    ]),
    ...at(times.noExecute, (instant) => [
      observe(node, taintField(taintKeys.unreachable, 'NoExecute'), instant, undefined, true),
    ]),
    ...at(times.evicted, (instant) =>
      pods.flatMap((pod) => [
        observe(pod, conditionField('DisruptionTarget'), instant - 10, undefined, {
          status: 'True',
          reason: 'DeletionByTaintManager',
          message: '',
        }),
        observe(pod, 'deletionTimestamp', instant, undefined, 'then'),
        observe({ ...pod, name: `${pod.name}-new` }, 'owner', instant + 50, undefined, {
          kind: 'ReplicaSet',
          name: 'nginx',
          uid: 'rs',
        }),
      ]),
    ),
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
      nodes: [{ name: madeUpNode, role: 'worker', machine: 'm' }],
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

export function madeUpCut(cut: Milliseconds): Fault {
  return {
    kind: 'cut-power',
    node: madeUpNode,
    driver: 'made up',
    requestedAt: cut,
    confirmedAt: cut + 300,
    confirmed: { lo: cut, hi: cut + 300 },
    evidence: { before: madeUpPower('running', cut), after: madeUpPower('off', cut + 300) },
    alreadySo: false,
    undo: 'none',
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

const uidOf = (subject: Subject): string => `uid of ${subject.kind} ${subject.name}`;

const baseline = (subject: Subject, fields: { readonly [field: string]: FieldValue }): TimelineEntry => ({
  type: 'baseline',
  subject,
  fields,
  at: 0,
  resourceVersion: '1',
  uid: uidOf(subject),
});

function proofs(end: Milliseconds): Proof[] {
  const kinds: ObservedKind[] = ['Node', 'Lease', 'Pod', 'Deployment'];
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

function instantOf(entry: TimelineEntry): Milliseconds {
  if (entry.type === 'observation') return entry.seen.hi;
  if (entry.type === 'gap') return entry.hi;
  return entry.type === 'proof' ? entry.receivedAt : entry.at;
}
