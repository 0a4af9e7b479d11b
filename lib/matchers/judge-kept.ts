import type { RejoinedNode } from '../cluster/orphaned-node.ts';
import { readyWhenAdopted, stayedTheSame } from './adoption-marks.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** What an adopted Node is to have still. */
export interface Kept {
  readonly id: string;
  /** A sentence in the present tense. */
  readonly title: string;
  /** What it had when the join began; with nothing of the kind the claim was never exercised. */
  readonly kept: readonly string[];
  /** What of it is not there now. */
  readonly lost: () => readonly string[];
}

/** Judges what an adopted Node has kept, once its new kubelet has posted Ready: before that it may not have written yet. */
export function judgeKept(
  rejoined: RejoinedNode,
  { id, title, kept, lost }: Kept,
  negated: boolean,
): Promise<MatcherResult> {
  const { node, join } = rejoined;
  const { observed } = node;
  return judgeState(
    observed,
    {
      id,
      title,
      step: 12,
      subject: `Node ${node.name}`,
      judge: async () => {
        const span = { lo: join.at.lo, hi: observed.cluster.clock.now() };
        const [doubt] = [
          ...(await provenRecordDoubts(observed, ['Node'], span)),
          ...(readyWhenAdopted(rejoined).effect.seen() === undefined ? ['it was asked before the Node was Ready'] : []),
        ];
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence: kept };
        const common = { exercised: kept.length, at: span, evidence: kept };
        const reason = stayedTheSame(rejoined);
        if (reason !== undefined) return { ...common, verdict: 'fail', reason };
        const gone = kept.length === 0 ? [] : lost();
        return gone.length > 0
          ? { ...common, verdict: 'fail', reason: `it has lost ${gone.join(', ')}` }
          : { ...common, verdict: 'pass', reason: `it still has ${kept.join(', ') || 'what it had: nothing'}` };
      },
    },
    negated,
  );
}
