import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import type { Interval } from '../recorder/observation.ts';
import type { Judgement } from '../verdict/judge.ts';
import { endOfRecording } from './doubts.ts';
import { type MatcherResult, settleClaim } from './settle-claim.ts';

/** A claim about how something is, not about when it changes. */
export interface StateClaim {
  readonly id: string;
  /** A sentence in the present tense. */
  readonly title: string;
  readonly step: number;
  readonly subject: string;
  /** Waits for what it needs and judges; `exercised` counts what was really looked at. */
  readonly judge: () => Promise<
    Judgement & { readonly exercised: number; readonly at?: Interval; readonly evidence: readonly string[] }
  >;
}

/** Judges a state. A pass that looked at nothing is unknown. Under `.not` pass and fail change places. */
export async function judgeState(
  observed: ObservedCluster,
  claim: StateClaim,
  negated: boolean,
): Promise<MatcherResult> {
  const key = observed.claims.begin({ id: claim.id, title: claim.title });
  const since = observed.cluster.clock.now();
  const judged = await claim.judge();
  const empty = judged.exercised === 0 && judged.verdict === 'pass';
  const opposite = { pass: 'fail', fail: 'pass', unknown: 'unknown' } as const;
  const verdict = empty ? 'unknown' : negated ? opposite[judged.verdict] : judged.verdict;
  return settleClaim(
    observed,
    key,
    {
      id: claim.id,
      title: negated ? `not: ${claim.title}` : claim.title,
      step: claim.step,
      subject: claim.subject,
      verdict,
      reason: empty ? `nothing to judge: ${judged.reason}` : reasonOf(judged, observed),
      exercised: judged.exercised,
      ...(judged.at === undefined ? {} : { at: judged.at }),
      evidence: judged.evidence,
      negated,
    },
    since,
  );
}

/** What was not found out since nothing is recorded any more is unknown for that. */
function reasonOf({ verdict, reason }: Judgement, { failed }: ObservedCluster): string {
  if (verdict !== 'unknown' || !failed.aborted) return reason;
  const ended = endOfRecording(failed);
  return reason.includes(ended) ? reason : `${ended}; ${reason}`;
}
