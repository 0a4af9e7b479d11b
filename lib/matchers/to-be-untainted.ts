import { hasJoined, type Newcomer, untaintedAfterRegistration } from './departure-marks.ts';
import { judgeClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The taint with which every created Node begins is gone when the new node is Ready. */
export function toBeUntainted(newcomer: Newcomer, negated: boolean): Promise<MatcherResult> {
  const { node } = newcomer;
  const moment = untaintedAfterRegistration(newcomer);
  return judgeClaim(
    node.observed,
    {
      id: moment.expectation.id,
      title: `a ${hasJoined(newcomer) ? 'joined' : 'registered'} node loses the taint it begins with`,
      step: 12,
      subject: moment.expectation.subject,
      awaited: `no NoSchedule taint on ${node.name}`,
      moments: [moment],
      byController: true,
    },
    negated,
  );
}
