import type { Budget } from '../cluster/budget.ts';
import type { DrainedNode } from '../cluster/departed-node.ts';
import { numberOf } from '../recorder/field-value.ts';
import type { VerdictWord } from '../verdict/verdict.ts';
import { provenRecordDoubts } from './doubts.ts';
import { whatItSaid } from './drain-words.ts';
import { budgetForbids, refusalsOf, triesOf } from './evictions-of-a-drain.ts';
import { judgeState } from './judge-state.ts';
import { protectedPods } from './protected-pods.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Each try to evict a Pod of the budget is refused, in the words of the Eviction API, and the drain fails. */
export function toBeBlockedBy(drained: DrainedNode, budget: Budget, negated: boolean): Promise<MatcherResult> {
  const { node, observed, drain } = drained;
  const pods = protectedPods(drained, budget);
  return judgeState(
    observed,
    {
      id: 'drain.blocked-by-budget',
      title: 'a drain is blocked by a disruption budget that allows no disruption',
      step: 8,
      subject: `${pods.length} pods on ${node.name}`,
      judge: async () => {
        const tries = pods.map((pod) => ({ pod, tried: triesOf(drained, pod), refused: refusalsOf(drained, pod) }));
        const evidence = whatItSaid(drained);
        const judged = (verdict: VerdictWord, reason: string) => ({
          verdict,
          reason,
          exercised: verdict === 'unknown' ? 0 : pods.length,
          at: drain.at,
          evidence,
        });
        const [doubt] = await provenRecordDoubts(observed, ['PodDisruptionBudget'], drain.at);
        if (doubt !== undefined) return judged('unknown', doubt);
        if (pods.length === 0) return judged('unknown', 'no pod of the budget was on the node');
        if (drain.exitCode === undefined) return judged('unknown', 'kubectl was ended before it had an exit code');
        const lifted = observed.timeline
          .observations({ ...budget.subject, since: drain.at.lo })
          .filter(({ seen }) => seen.lo <= drain.at.hi)
          .some(({ to }) => to === undefined || (numberOf(to, 'disruptionsAllowed') ?? 0) > 0);
        if (lifted) return judged('unknown', 'the budget allowed a disruption, or was deleted, while the drain ran');
        const untried = tries.find(({ tried }) => tried.length === 0);
        if (untried !== undefined) {
          return judged('unknown', `kubectl never tried to evict Pod ${untried.pod.subject.name}`);
        }
        if (drain.exitCode === 0) return judged('fail', 'it was not blocked: kubectl drain ended with exit code 0');
        const allowed = tries.find(({ refused }) => refused.length === 0);
        if (allowed !== undefined) {
          return judged('fail', `the eviction of Pod ${allowed.pod.subject.name} was not refused with 429`);
        }
        const odd = tries.flatMap(({ refused }) => refused).find(({ text }) => text !== budgetForbids);
        if (odd !== undefined) return judged('fail', `an eviction was refused in other words: ${odd.text}`);
        const times = tries.reduce((sum, { refused }) => sum + refused.length, 0);
        return judged('pass', `${times} evictions of ${pods.length} pods were refused: ${budgetForbids}`);
      },
    },
    negated,
  );
}
