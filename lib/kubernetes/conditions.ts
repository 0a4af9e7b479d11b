import { textOf } from '../recorder/field-value.ts';
import type { FieldValue } from '../recorder/observation.ts';

/** The conditions that the node lifecycle controller turns Unknown; NetworkUnavailable is never touched. */
export const heartbeatConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

/** What the node lifecycle controller writes when a node that had posted status falls silent. node_lifecycle_controller.go, tryUpdateNodeHealth */
export const silentNode = {
  status: 'Unknown',
  reason: 'NodeStatusUnknown',
  message: 'Kubelet stopped posting node status.',
} as const;

/** The field under which the timeline keeps a condition of a Node or Pod. */
export const conditionField = (type: string): string => `condition/${type}`;

/** The field under which the timeline keeps a condition's lastHeartbeatTime; that of Ready stands for all of them as `heartbeat`. */
export const heartbeatField = (type: string): string => (type === 'Ready' ? 'heartbeat' : `heartbeat/${type}`);

/** `True`, `False` or `Unknown` of a condition as the timeline keeps it; undefined if there is none. */
export function conditionStatus(value: FieldValue | undefined): string | undefined {
  return textOf(value, 'status');
}
