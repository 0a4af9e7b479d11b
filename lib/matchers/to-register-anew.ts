import { hasJoined, type Newcomer, registration } from './departure-marks.ts';
import { judgeClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The kubelet registers a Node: that of a machine that joined, or by itself one that starts without a Node of its name. */
export function toRegisterAnew(newcomer: Newcomer, negated: boolean): Promise<MatcherResult> {
  const moment = registration(newcomer);
  return judgeClaim(
    newcomer.node.observed,
    {
      id: moment.expectation.id,
      title: hasJoined(newcomer)
        ? 'a joined machine registers its node'
        : 'a kubelet that starts and finds no Node of its name registers another one by itself',
      step: 12,
      subject: moment.expectation.subject,
      awaited: moment.effect.what,
      moments: [moment],
      byController: false,
    },
    negated,
  );
}
