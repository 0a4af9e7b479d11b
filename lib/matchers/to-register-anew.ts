import type { JoinedNode } from '../cluster/departed-node.ts';
import { registration } from './departure-marks.ts';
import { judgeClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The joined machine's kubelet registers a Node. */
export function toRegisterAnew(joined: JoinedNode, negated: boolean): Promise<MatcherResult> {
  const moment = registration(joined);
  return judgeClaim(
    joined.node.observed,
    {
      id: moment.expectation.id,
      title: 'a joined machine registers its node',
      step: 12,
      subject: moment.expectation.subject,
      awaited: moment.effect.what,
      moments: [moment],
      byController: false,
    },
    negated,
  );
}
