import type { OrphanedNode } from '../cluster/orphaned-node.ts';
import { resetDoubts, zoneDoubts } from './doubts.ts';
import { judgeClaim, type TimedClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** As `judgeWhileDark`, for a node that has power, and whose kubelet was stopped by a reset of its machine. */
export function judgeWhileOrphaned(
  node: OrphanedNode,
  claim: Omit<TimedClaim, 'byController' | 'askDoubts'>,
  negated: boolean,
): Promise<MatcherResult> {
  return judgeClaim(
    node.observed,
    {
      ...claim,
      byController: true,
      askDoubts: () => resetDoubts(node),
      moments: claim.moments.map((moment) => ({
        ...moment,
        doubts: (span) => [...(moment.doubts?.(span) ?? []), ...zoneDoubts(node.observed, node.name, span)],
      })),
    },
    negated,
  );
}
