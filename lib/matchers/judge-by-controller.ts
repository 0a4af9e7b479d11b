import type { DarkNode } from '../cluster/node.ts';
import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import { zoneDoubts } from './doubts.ts';
import { judgeClaim, type TimedClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** A node of which nothing is heard, whatever the reason. */
export interface SilentNode {
  readonly observed: ObservedCluster;
  readonly name: string;
  /** Nodes that the scenario took from the cluster as well. */
  readonly company?: readonly DarkNode[];
}

/**
 * Judges what the controller-manager does about a node that is silent: it is known only while `askDoubts` finds nothing that
 * speaks against its silence, and as long as no other node fails beside it but its company.
 */
export function judgeByController(
  node: SilentNode,
  claim: Omit<TimedClaim, 'byController' | 'askDoubts'>,
  askDoubts: () => Promise<readonly string[]>,
  negated: boolean,
): Promise<MatcherResult> {
  return judgeClaim(
    node.observed,
    {
      ...claim,
      byController: true,
      askDoubts,
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
