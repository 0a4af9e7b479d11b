import { time } from '../api/time.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Node } from '../objects.ts';

export type NodeCondition = NonNullable<NonNullable<Node['status']>['conditions']>[number];

interface Pressure {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly event: string;
}

/** None of them is ever under pressure: nothing on a hollow node uses memory, disks or processes. */
const pressures: readonly Pressure[] = [
  {
    type: 'MemoryPressure',
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
    event: 'NodeHasSufficientMemory',
  },
  {
    type: 'DiskPressure',
    reason: 'KubeletHasNoDiskPressure',
    message: 'kubelet has no disk pressure',
    event: 'NodeHasNoDiskPressure',
  },
  {
    type: 'PIDPressure',
    reason: 'KubeletHasSufficientPID',
    message: 'kubelet has sufficient PID available',
    event: 'NodeHasSufficientPID',
  },
];

/** What a kubelet makes of a Node's conditions. */
export interface ConditionsNow {
  readonly conditions: readonly NodeCondition[];
  /** Whether anything but the heartbeat is new (kubelet_node_status.go, nodeConditionsHaveChanged). */
  readonly changed: boolean;
  /** Reasons of the events that tell of it. */
  readonly events: readonly string[];
}

/**
 * The conditions that a kubelet posts over those that its Node has (pkg/kubelet/nodestatus/setters.go). `errors` are why it is
 * not ready; none: it is.
 */
export function conditionsNow(
  present: readonly NodeCondition[],
  errors: readonly string[],
  now: Milliseconds,
): ConditionsNow {
  const heartbeat = time(now);
  const conditions = [...present];
  const events: string[] = [];
  let changed = false;
  const put = (next: NodeCondition): void => {
    const index = conditions.findIndex(({ type }) => type === next.type);
    const before = conditions[index];
    changed ||= before === undefined || !isSame(before, next);
    if (index < 0) conditions.push(next);
    else conditions[index] = next;
  };
  for (const { type, reason, message, event } of pressures) {
    const before = conditions.find((condition) => condition.type === type);
    if (before?.status === 'False') {
      put({ ...before, lastHeartbeatTime: heartbeat });
      continue;
    }
    events.push(event);
    put({ type, status: 'False', lastHeartbeatTime: heartbeat, lastTransitionTime: heartbeat, reason, message });
  }
  const before = conditions.find(({ type }) => type === 'Ready');
  const status = errors.length === 0 ? 'True' : 'False';
  const turned = before !== undefined && before.status !== status;
  put({
    type: 'Ready',
    status,
    lastHeartbeatTime: heartbeat,
    lastTransitionTime: before === undefined || turned ? heartbeat : (before.lastTransitionTime ?? heartbeat),
    ...(status === 'True'
      ? { reason: 'KubeletReady', message: 'kubelet is posting ready status' }
      : { reason: 'KubeletNotReady', message: inOne(errors) }),
  });
  if (turned) events.push(status === 'True' ? 'NodeReady' : 'NodeNotReady');
  return { conditions, changed, events };
}

/** As apimachinery, pkg/util/errors, aggregate.Error has it. */
const inOne = (errors: readonly string[]): string =>
  errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`;

const isSame = (a: NodeCondition, b: NodeCondition): boolean =>
  a.status === b.status &&
  a.reason === b.reason &&
  a.message === b.message &&
  a.lastTransitionTime === b.lastTransitionTime;

/**
 * The present conditions with the difference between what a kubelet knew and what it wants. A kubelet that was paused knows
 * its Node as it was before: what somebody has changed since stays, if the kubelet wants it as it knew it.
 */
export function patchedConditions(
  present: readonly NodeCondition[],
  known: readonly NodeCondition[],
  wanted: readonly NodeCondition[],
): readonly NodeCondition[] {
  const patched = [...present];
  for (const next of wanted) {
    const before = known.find(({ type }) => type === next.type);
    const index = patched.findIndex(({ type }) => type === next.type);
    const there = patched[index];
    if (there === undefined) patched.push(next);
    else patched[index] = before === undefined ? next : { ...there, ...difference(before, next) };
  }
  return patched;
}

function difference(before: NodeCondition, next: NodeCondition): Partial<NodeCondition> {
  return {
    ...(before.status === next.status ? {} : { status: next.status }),
    ...(before.reason === next.reason ? {} : { reason: next.reason }),
    ...(before.message === next.message ? {} : { message: next.message }),
    ...(before.lastHeartbeatTime === next.lastHeartbeatTime ? {} : { lastHeartbeatTime: next.lastHeartbeatTime }),
    ...(before.lastTransitionTime === next.lastTransitionTime ? {} : { lastTransitionTime: next.lastTransitionTime }),
  };
}
