import type { PodsOnNode } from '../cluster/workload.ts';
import type { MatcherResult } from './settle-claim.ts';
import { judgeEscape } from './to-escape-eviction.ts';
import { liftedTaint } from './to-lose-taints-in-full-disruption.ts';

/** No node is Ready before their toleration is over: the timers are cancelled, and no Pod is evicted, also not later. */
export function toSurviveFullDisruption(stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  return judgeEscape(
    stranded,
    liftedTaint(stranded.node).effect,
    {
      id: 'zone.full-cancels-evictions',
      title: 'when no node is Ready, pods whose toleration runs are not evicted',
      tooLate: 'some node was Ready for too long',
    },
    negated,
  );
}
