import type { Budget } from '../cluster/budget.ts';
import type { DrainedNode } from '../cluster/departed-node.ts';
import type { StrandedPod } from '../cluster/workload.ts';

/** The Pods of a budget's workload that were on the node when its drain began. */
export function protectedPods(drained: DrainedNode, { workload }: Budget): readonly StrandedPod[] {
  return drained.pods.filter(({ subject, app }) => subject.namespace === workload.namespace && app === workload.name);
}
