import { JoinedNode } from '../cluster/departed-node.ts';
import type { ReturnedNode } from '../cluster/node.ts';
import { readyAfterJoin } from './departure-marks.ts';
import { judgeClaim } from './judge-claim.ts';
import { becomesReady } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The node that has its power back, or has joined, is Ready=True. */
export function toBecomeReady(back: ReturnedNode | JoinedNode, negated: boolean): Promise<MatcherResult> {
  const joined = back instanceof JoinedNode;
  const moment = joined ? readyAfterJoin(back) : becomesReady(back);
  const { node } = back;
  return judgeClaim(
    node.observed,
    {
      id: moment.expectation.id,
      title: joined ? 'a joined node becomes Ready' : 'a node whose power is back is Ready again',
      step: joined ? 12 : 7,
      subject: moment.expectation.subject,
      awaited: `Ready=True on ${node.name}`,
      moments: [moment],
      byController: false,
    },
    negated,
  );
}
