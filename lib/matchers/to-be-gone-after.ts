import type { ReturnedNode } from '../cluster/node.ts';
import type { PodsOnNode } from '../cluster/workload.ts';
import { returnDoubts } from './doubts.ts';
import { judgeClaim } from './judge-claim.ts';
import { removals } from './removals.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The evicted Pods, which stayed Terminating while their node was off, are gone after its return. */
export function toBeGoneAfter(stranded: PodsOnNode, returned: ReturnedNode, negated: boolean): Promise<MatcherResult> {
  const moments = removals(stranded, returned);
  return judgeClaim(
    stranded.workload.observed,
    {
      id: 'pods.gone',
      title: 'terminating pods are gone after their node returned',
      step: 7,
      subject: `${moments.length} pods on ${returned.name}`,
      awaited: `removal of ${moments.length} terminating pods`,
      moments,
      byController: false,
      askBlame: () => returnDoubts(returned),
    },
    negated,
  );
}
