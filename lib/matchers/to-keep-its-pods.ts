import type { Budget } from '../cluster/budget.ts';
import type { DrainedNode } from '../cluster/departed-node.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import { deletedSince } from './pods-kept.ts';
import { protectedPods } from './protected-pods.ts';
import type { MatcherResult } from './settle-claim.ts';

/** From the begin of a blocked drain until now no Pod of the budget on that node was deleted. */
export function toKeepItsPods(budget: Budget, drained: DrainedNode, negated: boolean): Promise<MatcherResult> {
  const { node, observed, drain } = drained;
  const own = protectedPods(drained, budget);
  return judgeState(
    observed,
    {
      id: 'pods.kept-by-budget',
      title: 'the pods of a disruption budget stay while it blocks a drain',
      step: 8,
      subject: `${own.length} pods on ${node.name}`,
      judge: async () => {
        const span = { lo: drain.at.lo, hi: observed.cluster.clock.now() };
        const [doubt] = await provenRecordDoubts(observed, ['Pod'], span);
        const evidence = own.map(({ subject }) => `Pod ${subject.name}`);
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence };
        const gone = deletedSince(observed.timeline, own, span.lo);
        const common = { exercised: own.length, at: span, evidence };
        return gone.length > 0
          ? { ...common, verdict: 'fail', reason: `these pods were deleted: ${gone.join(', ')}` }
          : { ...common, verdict: 'pass', reason: `${own.length} pods are as they were before the drain` };
      },
    },
    negated,
  );
}
