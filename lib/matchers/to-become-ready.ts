import type { ReturnedNode } from '../cluster/node.ts';
import { readyAgain } from '../model/node-failure.ts';
import { judgeClaim } from './judge-claim.ts';
import { powerReturned, readyAgainMark } from './marks.ts';
import { following } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The node that has its power back is Ready=True again. */
export function toBecomeReady(node: ReturnedNode, negated: boolean): Promise<MatcherResult> {
  const expectation = readyAgain(node.name);
  return judgeClaim(
    node.observed,
    {
      id: expectation.id,
      title: 'a node whose power is back is Ready again',
      step: 7,
      subject: expectation.subject,
      awaited: `Ready=True on ${node.name}`,
      moments: [following(powerReturned(node), expectation, readyAgainMark(node))],
    },
    negated,
  );
}
