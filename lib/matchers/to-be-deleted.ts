import type { NodeDeletion } from '../cluster/delete-node.ts';
import { endOfNode } from './departure-marks.ts';
import { judgeClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The Node object is gone at once. */
export function toBeDeleted(deleted: NodeDeletion, negated: boolean): Promise<MatcherResult> {
  const moment = endOfNode(deleted);
  const { id, subject } = moment.expectation;
  return judgeClaim(
    deleted.node.observed,
    {
      id,
      title: 'a deleted node is gone at once',
      step: 9,
      subject,
      awaited: `the end of ${subject}`,
      moments: [moment],
      byController: false,
    },
    negated,
  );
}
