import type { ReturnedNode } from '../cluster/node.ts';
import { returnDoubts } from './doubts.ts';
import { judgeClaim } from './judge-claim.ts';
import { losesTaint } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The returned node carries neither `unreachable` nor `not-ready` with this effect any more. */
export function toLoseTaint(
  node: ReturnedNode,
  effect: 'NoSchedule' | 'NoExecute',
  negated: boolean,
): Promise<MatcherResult> {
  const moment = losesTaint(node, effect);
  return judgeClaim(
    node.observed,
    {
      id: moment.expectation.id,
      title: `a returned node loses its ${effect} taints`,
      step: 7,
      subject: moment.expectation.subject,
      awaited: `${moment.effect.what} on ${node.name}`,
      moments: [moment],
      byController: true,
      askBlame: () => returnDoubts(node),
    },
    negated,
  );
}
