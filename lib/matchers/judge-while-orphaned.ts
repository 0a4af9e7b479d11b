import type { OrphanedNode } from '../cluster/orphaned-node.ts';
import { resetDoubts } from './doubts.ts';
import { judgeByController } from './judge-by-controller.ts';
import type { TimedClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** As `judgeWhileDark`, for a node that has power, and whose kubelet was stopped by a reset of its machine. */
export const judgeWhileOrphaned = (
  node: OrphanedNode,
  claim: Omit<TimedClaim, 'byController' | 'askDoubts'>,
  negated: boolean,
): Promise<MatcherResult> => judgeByController(node, claim, () => resetDoubts(node), negated);
