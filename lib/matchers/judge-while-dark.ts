import type { DarkNode } from '../cluster/node.ts';
import { powerDoubts, zoneDoubts } from './doubts.ts';
import { judgeClaim, type TimedClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/**
 * Judges what the controller-manager does about a node without power: it is known only while the node really has none,
 * and as long as no other node fails beside it but those which the scenario took from the cluster as well.
 */
export function judgeWhileDark(
  node: DarkNode,
  claim: Omit<TimedClaim, 'byController' | 'askDoubts'>,
  negated: boolean,
): Promise<MatcherResult> {
  return judgeClaim(
    node.observed,
    {
      ...claim,
      byController: true,
      askDoubts: () => powerDoubts(node),
      moments: claim.moments.map((moment) => ({
        ...moment,
        doubts: (span) => [
          ...(moment.doubts?.(span) ?? []),
          ...zoneDoubts(node.observed, node.name, span, node.company),
        ],
      })),
    },
    negated,
  );
}
