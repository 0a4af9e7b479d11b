import type { PodsOnNode } from '../cluster/workload.ts';
import { judgeState } from './judge-state.ts';
import { judgeStay } from './judge-stay.ts';
import { type OwnToleration, otherToleration, ownTolerations } from './own-tolerations.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Pods with a toleration of the taint that has no seconds stay when the others of the node are evicted. */
export const toBeKeptForEver = (stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> =>
  kept(stranded, ownTolerations.forEver, negated);

/** Pods with a toleration without key, effect or seconds stay when the others of the node are evicted. */
export const toBeKeptByBlanketToleration = (stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> =>
  kept(stranded, ownTolerations.blanket, negated);

function kept(stranded: PodsOnNode, own: OwnToleration, negated: boolean): Promise<MatcherResult> {
  const { node, pods, workload } = stranded;
  return judgeState(
    node.observed,
    {
      id: own.id,
      title: own.title,
      step: 6,
      subject: `${pods.length} pods of ${workload.name} on ${node.name}`,
      judge: async () => {
        const [other] = pods.flatMap((pod) => otherToleration(stranded, pod, own) ?? []);
        return other === undefined
          ? judgeStay(node, pods)
          : { verdict: 'unknown', reason: other, exercised: 0, evidence: [] };
      },
    },
    negated,
  );
}
