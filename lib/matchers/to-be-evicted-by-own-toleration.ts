import type { PodsOnNode } from '../cluster/workload.ts';
import { podsEvictedAtOnce, podsEvictedByOwnToleration } from '../model/node-failure.ts';
import { type Eviction, evictions } from './evictions.ts';
import { judgeWhileDark } from './judge-while-dark.ts';
import { type OwnToleration, otherToleration, ownTolerations } from './own-tolerations.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Pods that tolerate the taint for 0 seconds are Terminating at once. */
export function toBeEvictedAtOnce(stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { node, pods } = stranded;
  const due = evictions(stranded, () => podsEvictedAtOnce(node.name, pods.length, node.pods.length));
  return judgeEvictions(stranded, ownTolerations.atOnce, due, negated);
}

/** Pods whose toleration is neither 0 nor the cluster's default are Terminating when it is over. */
export function toBeEvictedByOwnToleration(stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { node, pods } = stranded;
  const due = evictions(stranded, (toleration) =>
    podsEvictedByOwnToleration(node.name, pods.length, node.pods.length, toleration),
  );
  return judgeEvictions(stranded, ownTolerations.forATime, due, negated);
}

function judgeEvictions(
  stranded: PodsOnNode,
  own: OwnToleration,
  due: readonly Eviction[],
  negated: boolean,
): Promise<MatcherResult> {
  const { node, pods, workload } = stranded;
  return judgeWhileDark(
    node,
    {
      id: own.id,
      title: own.title,
      step: 6,
      subject: `${pods.length} pods of ${workload.name} on ${node.name}`,
      awaited: `eviction of ${pods.length} pods of ${workload.name}`,
      moments: due.map((eviction) => ({
        ...eviction,
        premiseGone: () => otherToleration(stranded, eviction.pod, own) ?? eviction.premiseGone?.(),
      })),
    },
    negated,
  );
}
