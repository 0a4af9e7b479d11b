import type { DrainedNode } from '../cluster/departed-node.ts';
import type { StrandedPod } from '../cluster/workload.ts';
import { conditionField } from '../kubernetes/conditions.ts';
import { textOf } from '../recorder/field-value.ts';
import type { Observation } from '../recorder/observation.ts';
import type { Mark } from './moment.ts';

/**
 * The Pods that a drain has to evict: all but those of DaemonSets, which it leaves with --ignore-daemonsets, and the
 * mirrors of static Pods (kubectl, pkg/drain/filters.go).
 */
export const evictable = ({ pods }: Pick<DrainedNode, 'pods'>): readonly StrandedPod[] =>
  pods.filter(({ ownerKind }) => ownerKind !== 'DaemonSet' && ownerKind !== 'Node');

/** The eviction of one of them; it ought to have come before the drain ended. */
export function evictionOf(drained: DrainedNode, pod: StrandedPod): Mark {
  const { timeline } = drained.observed;
  const find = (): Observation | undefined =>
    timeline
      .observations({ kind: 'Pod', uid: pod.uid, field: 'deletionTimestamp', since: drained.drain.at.lo })
      .find((change) => change.to !== undefined);
  return {
    what: `Pod ${pod.subject.name} Terminating`,
    kind: 'Pod',
    observation: find,
    seen: () => find()?.seen,
    deadline: () => drained.drain.at.hi,
  };
}

/** Whether it was the Eviction API that deleted the Pod: it says so in a condition (registry/core/pod/storage/eviction.go). */
export function evictedByApi({ observed }: Pick<DrainedNode, 'observed'>, { uid }: StrandedPod): boolean {
  return observed.timeline
    .observations({ kind: 'Pod', uid, field: conditionField('DisruptionTarget') })
    .some((change) => textOf(change.to, 'reason') === 'EvictionByEvictionAPI');
}
