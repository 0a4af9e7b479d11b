import type { RejoinedNode } from '../cluster/orphaned-node.ts';
import { stayedTheSame } from './adoption-marks.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';
import { notReadyThroughout } from './to-be-refused.ts';

/** The join wrote nothing to the Node of that name: it is the same one, and none of its fields changed meanwhile. */
export function toLeaveItsNodeAlone(rejoined: RejoinedNode, negated: boolean): Promise<MatcherResult> {
  const { node, join } = rejoined;
  const { observed } = node;
  return judgeState(
    observed,
    {
      id: 'node.untouched',
      title: 'a join that is refused leaves the Node alone',
      step: 11,
      subject: `Node ${node.name}`,
      judge: async () => {
        const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence: [] });
        const [doubt] = await provenRecordDoubts(observed, ['Node'], join.at);
        if (doubt !== undefined) return unknown(doubt);
        const changed = observed.timeline
          .observations({ kind: 'Node', name: node.name, since: join.at.lo })
          .filter(({ seen }) => seen.lo <= join.at.hi)
          .map(({ field }) => field);
        const common = { exercised: 1, at: join.at, evidence: [`UID ${rejoined.before.uid ?? 'unknown'}`] };
        // Of a Node that is gone nobody can tell any more whether it was Ready.
        const premise = changed.includes('exists') ? undefined : notReadyThroughout(rejoined);
        if (premise !== undefined) return unknown(premise);
        const reason = stayedTheSame(rejoined);
        if (reason !== undefined) return { ...common, verdict: 'fail', reason };
        return changed.length > 0
          ? { ...common, verdict: 'fail', reason: `meanwhile these changed: ${[...new Set(changed)].join(', ')}` }
          : { ...common, verdict: 'pass', reason: 'the Node has the UID that it had, and nothing was written to it' };
      },
    },
    negated,
  );
}
