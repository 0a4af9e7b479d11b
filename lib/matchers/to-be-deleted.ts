import type { NodeDeletion } from '../cluster/delete-node.ts';
import { nodeDeleted } from '../model/node-rejoin.ts';
import { endOfNode } from './departure-marks.ts';
import { judgeClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The Node object is gone at once. */
export function toBeDeleted(deleted: NodeDeletion, negated: boolean): Promise<MatcherResult> {
  const expectation = nodeDeleted(deleted.node.name);
  return judgeClaim(
    deleted.node.observed,
    {
      id: expectation.id,
      title: 'a deleted node is gone at once',
      step: 9,
      subject: expectation.subject,
      awaited: `the end of ${expectation.subject}`,
      moments: [endOfNode(deleted)],
      byController: false,
    },
    negated,
  );
}
