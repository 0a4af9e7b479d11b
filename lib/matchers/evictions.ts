import type { PodsOnNode, StrandedPod } from '../cluster/workload.ts';
import { conditionField } from '../kubernetes/conditions.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import { toleratedFor } from '../kubernetes/tolerations.ts';
import type { Expectation } from '../model/expectation.ts';
import { podsEvicted } from '../model/node-failure.ts';
import { textOf } from '../recorder/field-value.ts';
import type { Observation } from '../recorder/observation.ts';
import type { Timeline } from '../recorder/timeline.ts';
import { formatDuration, type Milliseconds, seconds } from '../units.ts';
import { becomesTainted, boundPods, nodeChanges } from './marks.ts';
import { following, type Moment } from './moment.ts';

/** The eviction of one Pod. */
export interface Eviction extends Moment {
  readonly pod: StrandedPod;
}

/** The taint that evicts them. */
export const unreachable = { key: taintKeys.unreachable, effect: 'NoExecute' } as const;

/**
 * The taint-based eviction of each Pod that does not tolerate the taint for ever, due by the taint; `expected` says when, of a
 * toleration, where the general rule does not.
 */
export function evictions(
  { node, pods }: Pick<PodsOnNode, 'node' | 'pods'>,
  expected?: (toleration: Milliseconds) => Expectation,
): readonly Eviction[] {
  const { timeline } = node.observed;
  const cause = becomesTainted(node, 'NoExecute').effect;
  // Whoever evicts them evicts those of other nodes at the same time, by one client.
  const evictedTogether = node.company.reduce((count, other) => count + boundPods(other), pods.length);
  const expectation = expected ?? ((toleration) => podsEvicted(node.name, evictedTogether, toleration));
  return pods
    .map((pod) => ({ pod, tolerated: toleratedFor(pod.tolerations, unreachable) }))
    .filter(({ tolerated }) => Number.isFinite(tolerated))
    .map(({ pod, tolerated }) => ({
      pod,
      ...following(cause, expectation(seconds(tolerated)), {
        what: `Pod ${pod.subject.name} Terminating`,
        kind: 'Pod',
        find: () => termination(timeline, pod),
      }),
      premiseGone: () => removedOtherwise(timeline, pod),
      doubts: (span) =>
        nodeChanges(node, taintField(unreachable.key, unreachable.effect))
          .filter((change) => change.to === undefined && change.seen.lo <= span.hi && change.seen.hi >= span.lo)
          .map(
            (change) =>
              `the NoExecute taint was taken away at ${formatDuration(change.seen.hi)}, which cancels the timer that the window counts on`,
          ),
    }));
}

const termination = (timeline: Timeline, { uid }: StrandedPod): Observation | undefined =>
  timeline.observations({ kind: 'Pod', uid, field: 'deletionTimestamp' }).find((change) => change.to !== undefined);

/**
 * Whether somebody else than the taint-eviction controller deleted the Pod: that one writes a condition before it deletes
 * (taint_eviction.go, addConditionAndDeletePod).
 */
function removedOtherwise(timeline: Timeline, pod: StrandedPod): string | undefined {
  const { uid, subject } = pod;
  const deleted = termination(timeline, pod);
  if (deleted === undefined) {
    const gone = timeline.observations({ kind: 'Pod', uid, field: 'exists' }).find((change) => change.to === undefined);
    return gone === undefined ? undefined : `Pod ${subject.name} was removed by somebody, without being evicted`;
  }
  const byTaint = timeline
    .observations({ kind: 'Pod', uid, field: conditionField('DisruptionTarget') })
    // The controller does the same to a Pod that somebody deleted before: then the condition comes second.
    .filter(({ resourceVersion }) => BigInt(resourceVersion) <= BigInt(deleted.resourceVersion))
    .some((change) => textOf(change.to, 'reason') === 'DeletionByTaintManager');
  return byTaint
    ? undefined
    : `Pod ${subject.name} was deleted, but not by taint-based eviction: it has no condition DisruptionTarget with reason DeletionByTaintManager`;
}
