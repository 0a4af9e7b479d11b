import type { V1NodeCondition } from '@kubernetes/client-node';
import { time } from '../../api/time.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Node, Raw } from '../../objects.ts';

export type NodeCondition = Raw<V1NodeCondition>;

export function nodeCondition({ status }: Node, type: string): NodeCondition | undefined {
  for (const condition of status?.conditions ?? []) if (condition.type === type) return condition;
  return undefined;
}

/** Those that the controller takes from a kubelet that is silent; not NetworkUnavailable, which is the network's to tell. */
const kubeletsConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/** A node's conditions when its kubelet has been silent for too long (node_lifecycle_controller.go, tryUpdateNodeHealth). */
export function silentConditions(node: Node, now: Milliseconds): readonly NodeCondition[] {
  const conditions = [...(node.status?.conditions ?? [])];
  for (const type of kubeletsConditions) {
    const index = conditions.findIndex((condition) => condition.type === type);
    const current = conditions[index];
    if (current === undefined) conditions.push(neverPosted(node, type, now));
    else if (current.status !== 'Unknown') conditions[index] = stopped(current, now);
  }
  return conditions;
}

const neverPosted = ({ metadata }: Node, type: string, now: Milliseconds): NodeCondition => ({
  type,
  status: 'Unknown',
  ...(metadata?.creationTimestamp === undefined ? {} : { lastHeartbeatTime: metadata.creationTimestamp }),
  lastTransitionTime: time(now),
  reason: 'NodeStatusNeverUpdated',
  message: 'Kubelet never posted node status.',
});

const stopped = (condition: NodeCondition, now: Milliseconds): NodeCondition => ({
  ...condition,
  status: 'Unknown',
  lastTransitionTime: time(now),
  reason: 'NodeStatusUnknown',
  message: 'Kubelet stopped posting node status.',
});
