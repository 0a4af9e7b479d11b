import type { NodeDeletion } from '../cluster/delete-node.ts';
import { leaseRemoved } from '../model/node-rejoin.ts';
import { endOfNode } from './departure-marks.ts';
import { judgeClaim } from './judge-claim.ts';
import { following } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The Lease of the deleted Node is removed after it. */
export function toLoseItsLease(deleted: NodeDeletion, negated: boolean): Promise<MatcherResult> {
  const { node, at } = deleted;
  const expectation = leaseRemoved(node.name);
  return judgeClaim(
    node.observed,
    {
      id: expectation.id,
      title: 'the Lease of a deleted node is removed',
      step: 9,
      subject: expectation.subject,
      awaited: `the end of ${expectation.subject}`,
      moments: [
        following(endOfNode(deleted).effect, expectation, {
          what: `${expectation.subject} gone`,
          kind: 'Lease',
          find: () =>
            node.observed.timeline
              .observations({
                kind: 'Lease',
                namespace: 'kube-node-lease',
                name: node.name,
                field: 'exists',
                since: at.lo,
              })
              .find((change) => change.to === undefined),
        }),
      ],
      byController: true,
    },
    negated,
  );
}
