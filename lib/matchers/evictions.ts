import type { PodsOnNode, StrandedPod } from '../cluster/workload.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import { toleratedFor } from '../kubernetes/tolerations.ts';
import { podsEvicted } from '../model/node-failure.ts';
import type { Observation } from '../recorder/observation.ts';
import { formatDuration, seconds } from '../units.ts';
import { becomesTainted, nodeChanges } from './marks.ts';
import { following, type Moment } from './moment.ts';

const unreachable = { key: taintKeys.unreachable, effect: 'NoExecute' } as const;

/** The taint-based eviction of each Pod that does not tolerate the taint for ever, due by the taint. */
export function evictions({ workload, node, pods }: PodsOnNode): readonly (Moment & { readonly pod: StrandedPod })[] {
  const { timeline } = workload.observed;
  const cause = becomesTainted(node, 'NoExecute').effect;
  return pods
    .map((pod) => ({ pod, tolerated: toleratedFor(pod.tolerations, unreachable) }))
    .filter(({ tolerated }) => Number.isFinite(tolerated))
    .map(({ pod, tolerated }) => ({
      pod,
      ...following(cause, podsEvicted(node.name, pods.length, seconds(tolerated)), {
        what: `Pod ${pod.subject.name} Terminating`,
        kind: 'Pod',
        find: (): Observation | undefined =>
          timeline
            .observations({ kind: 'Pod', uid: pod.uid, field: 'deletionTimestamp', since: node.fault.requestedAt })
            .find((change) => change.to !== undefined),
      }),
      doubts: (span) =>
        nodeChanges(node, taintField(unreachable.key, unreachable.effect))
          .filter((change) => change.to === undefined && change.seen.lo <= span.hi && change.seen.hi >= span.lo)
          .map(
            (change) =>
              `the NoExecute taint was taken away at ${formatDuration(change.seen.hi)}, which cancels the timer that the window counts on`,
          ),
      objections: () =>
        evictedByTaint(workload.observed.timeline.observations({ kind: 'Pod', uid: pod.uid })) ? [] : [notByTaint(pod)],
    }));
}

const notByTaint = (pod: StrandedPod): string =>
  `Pod ${pod.subject.name} was deleted, but not by taint-based eviction: it has no condition DisruptionTarget with reason DeletionByTaintManager`;

/** The taint-eviction controller writes this condition before it deletes (taint_eviction.go, addConditionAndDeletePod). */
function evictedByTaint(changes: readonly Observation[]): boolean {
  return changes.some(
    (change) =>
      change.field === 'condition/DisruptionTarget' &&
      JSON.stringify(change.to ?? '').includes('DeletionByTaintManager'),
  );
}
