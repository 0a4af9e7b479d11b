import type { DeletedOffNode } from '../cluster/deleted-off-node.ts';
import { powerDoubts } from './doubts.ts';
import { judgeClaim, type TimedClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Judges what the controller-manager does about a node that was deleted while it is off: known only while it really is. */
export function judgeWhileGone(
  deleted: DeletedOffNode,
  claim: Omit<TimedClaim, 'byController' | 'askDoubts'>,
  negated: boolean,
): Promise<MatcherResult> {
  return judgeClaim(
    deleted.node.observed,
    { ...claim, byController: true, askDoubts: () => powerDoubts(deleted.before) },
    negated,
  );
}
