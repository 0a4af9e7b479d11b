import type { RejoinedNode } from '../cluster/orphaned-node.ts';
import { beforeTheJoin } from './adoption-marks.ts';
import { judgeKept } from './judge-kept.ts';
import type { MatcherResult } from './settle-claim.ts';

/** An adopted Node is as unschedulable as it was. */
export function toStayCordoned(rejoined: RejoinedNode, negated: boolean): Promise<MatcherResult> {
  const { node } = rejoined;
  const cordoned = beforeTheJoin(rejoined, 'unschedulable') === true;
  return judgeKept(
    rejoined,
    {
      id: 'node.kept-cordon',
      title: 'an adopted node that was cordoned is so still',
      kept: cordoned ? ['spec.unschedulable'] : [],
      lost: () =>
        node.observed.timeline.object(node.subject)?.fields.get('unschedulable') === true ? [] : ['spec.unschedulable'],
    },
    negated,
  );
}
