import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import type { Milliseconds } from '../units.ts';
import type { JudgedClaim } from '../verdict/claim-sink.ts';
import { formatInterval, formatWindow } from '../verdict/judge.ts';
import { UnknownVerdict } from '../verdict/verdict.ts';
import { failureMessage } from './failure-message.ts';

/** What a matcher hands to Playwright. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Takes a judged claim down and answers Playwright: pass and fail are returned, in the sense that Playwright will negate
 * again under `.not`; unknown is thrown, so that neither `.not` nor `expect.soft` makes anything green of it.
 */
export function settleClaim(
  observed: ObservedCluster,
  key: string,
  claim: JudgedClaim,
  since: Milliseconds,
): MatcherResult {
  observed.claims.settle(key, {
    ...claim,
    ...(claim.at === undefined ? {} : { at: { lo: claim.at.lo, hi: claim.at.hi } }),
  });
  observed.progress({
    type: 'claim',
    at: observed.cluster.clock.now(),
    id: claim.id,
    title: claim.title,
    verdict: claim.verdict,
    measured: measuredText(claim),
  });
  const message = () => failureMessage(observed, claim, since);
  if (claim.verdict === 'unknown') throw new UnknownVerdict(message());
  return { pass: (claim.verdict === 'pass') !== claim.negated, message };
}

function measuredText(claim: JudgedClaim): string {
  if (claim.observed === undefined || claim.expectation === undefined) return claim.reason;
  const count = claim.exercised > 1 ? ` (the decisive one of ${claim.exercised})` : '';
  return `${formatInterval(claim.observed)}, expected ${formatWindow(claim.expectation.window)} after ${claim.expectation.relativeTo}${count}`;
}
