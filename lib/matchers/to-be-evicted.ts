import type { PodsOnNode } from '../cluster/workload.ts';
import { controllerDoubts, powerDoubts } from './doubts.ts';
import { evictions } from './evictions.ts';
import { judgeClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Every Pod of the node that does not tolerate the taint for ever is Terminating when its own toleration is over. */
export function toBeEvicted(stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { node, workload } = stranded;
  return judgeClaim(
    workload.observed,
    {
      id: 'pods.evicted',
      title: 'pods of an unreachable node stay until their toleration is over and are then evicted',
      step: 6,
      subject: `${stranded.pods.length} pods on ${node.name}`,
      awaited: `eviction of ${stranded.pods.length} pods on ${node.name}`,
      moments: evictions(stranded).map((moment) => ({
        ...moment,
        doubts: (span) => [...(moment.doubts?.(span) ?? []), ...controllerDoubts(workload.observed, node.name, span)],
      })),
      askDoubts: () => powerDoubts(node),
    },
    negated,
  );
}
