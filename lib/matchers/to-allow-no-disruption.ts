import type { Budget } from '../cluster/budget.ts';
import { numberOf } from '../recorder/field-value.ts';
import { minutes } from '../units.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';

/**
 * The disruption controller has counted the workload's Pods, and the budget allows none of them to be disrupted. Before
 * that the Eviction API refuses for another reason, that the budget is still being processed.
 */
export function toAllowNoDisruption(budget: Budget, negated: boolean): Promise<MatcherResult> {
  const { observed, workload, subject } = budget;
  const { clock } = observed.cluster;
  return judgeState(
    observed,
    {
      id: 'budget.allows-none',
      title: 'a disruption budget without unavailable pods allows no disruption',
      step: 8,
      subject: `PodDisruptionBudget ${workload.namespace}/${budget.name}`,
      judge: async () => {
        const latest = clock.now() + minutes(1);
        observed.progress({ type: 'await', at: clock.now(), what: `the count of budget ${budget.name}`, latest });
        const counted = () => {
          const status = observed.timeline.object(subject)?.fields.get('budget');
          return (numberOf(status, 'expectedPods') ?? 0) >= workload.replicas ? status : undefined;
        };
        const status = await waitFor(observed, counted, latest);
        const [doubt] = await provenRecordDoubts(observed, ['PodDisruptionBudget'], {
          lo: clock.now(),
          hi: clock.now(),
        });
        const evidence = [`status: ${JSON.stringify(status ?? 'none that counts its pods')}`];
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence };
        if (status === undefined) {
          const reason = `the budget has not counted ${workload.replicas} pods within a minute, and no rule says when it must`;
          return { verdict: 'unknown', reason, exercised: 0, evidence };
        }
        const allowed = numberOf(status, 'disruptionsAllowed') ?? 0;
        const common = { exercised: workload.replicas, evidence };
        return allowed === 0
          ? { ...common, verdict: 'pass', reason: `none of ${workload.replicas} pods may be disrupted` }
          : { ...common, verdict: 'fail', reason: `it allows ${allowed} disruptions` };
      },
    },
    negated,
  );
}
