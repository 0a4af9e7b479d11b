import type { ReturnedNode } from '../cluster/node.ts';
import { judgeClaim } from './judge-claim.ts';
import { becomesReady } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The node that has its power back is Ready=True again. */
export function toBecomeReady(node: ReturnedNode, negated: boolean): Promise<MatcherResult> {
  const moment = becomesReady(node);
  return judgeClaim(
    node.observed,
    {
      id: moment.expectation.id,
      title: 'a node whose power is back is Ready again',
      step: 7,
      subject: moment.expectation.subject,
      awaited: `Ready=True on ${node.name}`,
      moments: [moment],
      byController: false,
    },
    negated,
  );
}
