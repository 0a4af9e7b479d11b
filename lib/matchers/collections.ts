import type { DeletedOffNode } from '../cluster/deleted-off-node.ts';
import type { PodsOnNode, StrandedPod } from '../cluster/workload.ts';
import { conditionField } from '../kubernetes/conditions.ts';
import { collectorMemory, collectorQuarantine, podGarbageCollected } from '../model/node-rejoin.ts';
import { textOf } from '../recorder/field-value.ts';
import type { Observation } from '../recorder/observation.ts';
import { formatDuration } from '../units.ts';
import { endOfNode } from './departure-marks.ts';
import { boundPods } from './marks.ts';
import { following, type Mark, type Moment } from './moment.ts';

/** What the pod garbage collector does to one Pod of a Node that is gone. */
export interface Collection extends Moment {
  readonly pod: StrandedPod;
  /** It writes phase Failed before it deletes the Pod (gc_controller.go, markFailedAndDeletePodWithCondition). */
  readonly failed: Mark;
}

/** The removal of each Pod by the pod garbage collector, due by the end of its Node. */
export function collections({ workload, pods }: PodsOnNode, deleted: DeletedOffNode): readonly Collection[] {
  const { timeline } = workload.observed;
  const { name } = deleted.node;
  const end = endOfNode(deleted).effect;
  // Asked late, when some are gone already, they still count.
  const bound = Math.max(pods.length, boundPods(deleted.node));
  return pods.map((pod) => {
    const { uid, subject } = pod;
    const since = deleted.at.lo;
    const removal = (): Observation | undefined =>
      timeline.observations({ kind: 'Pod', uid, field: 'exists', since }).find((change) => change.to === undefined);
    const moment = following(end, podGarbageCollected(name, pods.length, bound), {
      what: `Pod ${subject.name} removed`,
      kind: 'Pod',
      find: removal,
    });
    const failure = (): Observation | undefined =>
      timeline.observations({ kind: 'Pod', uid, field: 'phase', since }).find((change) => change.to === 'Failed');
    return {
      ...moment,
      pod,
      failed: {
        what: `Pod ${subject.name} Failed`,
        kind: 'Pod',
        observation: failure,
        seen: () => failure()?.seen,
        deadline: moment.effect.deadline,
      },
      premiseGone: () => {
        if (removal() === undefined) return cameBack(deleted);
        return markedByCollector(deleted, pod)
          ? undefined
          : `Pod ${subject.name} was removed, but not by the pod garbage collector: it has no condition DisruptionTarget with reason DeletionByPodGC`;
      },
      doubts: (span) => (span.hi - span.lo < collectorQuarantine ? queuedBefore(deleted) : []),
    };
  });
}

/** Whether it was the pod garbage collector that wanted the Pod gone: it says so in a condition. */
export const markedByCollector = ({ node, at }: DeletedOffNode, { uid }: StrandedPod): boolean =>
  node.observed.timeline
    .observations({ kind: 'Pod', uid, field: conditionField('DisruptionTarget'), since: at.lo })
    .some((change) => textOf(change.to, 'reason') === 'DeletionByPodGC');

/** A Node of that name that is there again is no business of the collector's. */
function cameBack({ node, at }: DeletedOffNode): string | undefined {
  const back = node.observed.timeline
    .observations({ kind: 'Node', name: node.name, field: 'exists', since: at.lo })
    .find((change) => change.to !== undefined);
  return back === undefined ? undefined : `the Node was registered again at ${formatDuration(back.seen.hi)}`;
}

/**
 * Why its name may have been in the collector's queue already when the Node was deleted, so that it is not given a whole
 * quarantine: it was missing shortly before, or nobody knows.
 */
function queuedBefore({ node, at }: DeletedOffNode): string[] {
  const { timeline } = node.observed;
  const since = at.lo - collectorMemory;
  const begun = timeline.entries.find((entry) => entry.type === 'baseline' && entry.subject.kind === 'Node');
  const missing = timeline
    .observations({ kind: 'Node', name: node.name, field: 'exists', since })
    .some((change) => change.from === undefined && change.seen.lo < at.lo);
  if (missing) {
    return [
      `a Node of that name was missing within ${formatDuration(collectorMemory)} before its deletion, so the collector may have had it in its queue`,
    ];
  }
  const known = begun?.type === 'baseline' && begun.at <= since;
  return known
    ? []
    : [
        `whether a Node of that name was missing within ${formatDuration(collectorMemory)} before its deletion is not on record, so the collector may have had it in its queue`,
      ];
}
