import type { Node } from '../../objects.ts';
import { matches, type Taint, taintsOf } from './taints.ts';

/** Which taint a condition's status brings (node_lifecycle_controller.go, nodeConditionToTaintKeyStatusMap). */
const keyOf: { readonly [condition: string]: { readonly [status: string]: string } } = {
  Ready: { False: 'node.kubernetes.io/not-ready', Unknown: 'node.kubernetes.io/unreachable' },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};
const unschedulable = 'node.kubernetes.io/unschedulable';
const managedKeys = new Set([unschedulable, ...Object.values(keyOf).flatMap((keys) => Object.values(keys))]);

export interface TaintChange {
  readonly toAdd: readonly Taint[];
  readonly toRemove: readonly Taint[];
}

/**
 * What a node's taints of effect NoSchedule lack, and have too many, by its conditions; undefined if nothing. A taint with one of
 * these keys that somebody made by hand goes, too (doNoScheduleTaintingPass).
 */
export function noScheduleChange(node: Node): TaintChange | undefined {
  const wanted = wantedTaints(node);
  const present = taintsOf(node).filter(({ key, effect }) => effect === 'NoSchedule' && managedKeys.has(key));
  if (wanted.length === 0 && present.length === 0) return undefined;
  const toAdd = wanted.filter((taint) => !present.some((other) => matches(other, taint)));
  const toRemove = present.filter((taint) => !wanted.some((other) => matches(other, taint)));
  return toAdd.length === 0 && toRemove.length === 0 ? undefined : { toAdd, toRemove };
}

function wantedTaints({ spec, status }: Node): Taint[] {
  const taints: Taint[] = [];
  for (const condition of status?.conditions ?? []) {
    const key = keyOf[condition.type]?.[condition.status];
    if (key !== undefined) taints.push({ key, effect: 'NoSchedule' });
  }
  if (spec?.unschedulable === true) taints.push({ key: unschedulable, effect: 'NoSchedule' });
  return taints;
}
