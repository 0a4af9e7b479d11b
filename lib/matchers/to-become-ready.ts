import { ReturnedNode } from '../cluster/node.ts';
import { RejoinedNode } from '../cluster/orphaned-node.ts';
import { readyWhenAdopted } from './adoption-marks.ts';
import { hasJoined, type Newcomer, readyAfterRegistration } from './departure-marks.ts';
import { lifeDoubts, returnDoubts } from './doubts.ts';
import { judgeClaim } from './judge-claim.ts';
import { becomesReady } from './marks.ts';
import type { Moment } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The node that has its power back, has registered, or was adopted by a join, is Ready=True. */
export function toBecomeReady(back: ReturnedNode | RejoinedNode | Newcomer, negated: boolean): Promise<MatcherResult> {
  const { node } = back;
  const { title, step, moment } = readinessOf(back);
  return judgeClaim(
    node.observed,
    {
      id: moment.expectation.id,
      title,
      step,
      subject: moment.expectation.subject,
      awaited: `Ready=True on ${node.name}`,
      moments: [moment],
      byController: false,
      askBlame: async () => (back instanceof ReturnedNode ? returnDoubts(back) : lifeDoubts(node)),
    },
    negated,
  );
}

function readinessOf(back: ReturnedNode | RejoinedNode | Newcomer): {
  readonly title: string;
  readonly step: number;
  readonly moment: Moment;
} {
  if (back instanceof ReturnedNode) {
    return { title: 'a node whose power is back is Ready again', step: 7, moment: becomesReady(back) };
  }
  if (back instanceof RejoinedNode) {
    return { title: 'an adopted node becomes Ready', step: 12, moment: readyWhenAdopted(back) };
  }
  const title = `a ${hasJoined(back) ? 'joined' : 'registered'} node becomes Ready`;
  return { title, step: 12, moment: readyAfterRegistration(back) };
}
