import type { PodsOnNode } from '../cluster/workload.ts';
import { evictions } from './evictions.ts';
import { judgeWhileDark } from './judge-while-dark.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Every Pod of the node that does not tolerate the taint for ever is Terminating when its own toleration is over. */
export function toBeEvicted(stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { node, pods } = stranded;
  return judgeWhileDark(
    node,
    {
      id: 'pods.evicted',
      title: 'pods of an unreachable node stay until their toleration is over and are then evicted',
      step: 6,
      subject: `${pods.length} pods on ${node.name}`,
      awaited: `eviction of ${pods.length} pods on ${node.name}`,
      moments: evictions(stranded),
    },
    negated,
  );
}
