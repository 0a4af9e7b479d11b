import type { DrainedNode } from '../cluster/departed-node.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import { formatDuration } from '../units.ts';
import { proofPatience, provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';

/** From the end of a drain until now its node is unschedulable and tainted so, although nothing came of the drain. */
export function toKeepItsCordon({ node, observed, drain }: DrainedNode, negated: boolean): Promise<MatcherResult> {
  const { timeline, cluster } = observed;
  return judgeState(
    observed,
    {
      id: 'node.stays-cordoned',
      title: 'a node whose drain failed stays cordoned',
      step: 8,
      subject: `Node ${node.name}`,
      judge: async () => {
        const fields = ['unschedulable', taintField(taintKeys.unschedulable, 'NoSchedule')];
        const held = (field: string) => timeline.object(node.subject)?.fields.get(field) !== undefined;
        // The taint follows the cordon, and may do so after the end of a drain that was refused at once.
        await waitFor(observed, () => fields.every(held) || undefined, cluster.clock.now() + proofPatience);
        const span = { lo: drain.at.hi, hi: cluster.clock.now() };
        const [doubt] = await provenRecordDoubts(observed, ['Node'], span);
        const evidence = [`${drain.command}: exit code ${drain.exitCode ?? 'none'}`];
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence };
        if (drain.exitCode === 0) {
          const reason = 'the drain succeeded, so this says nothing of one that failed';
          return { verdict: 'unknown', reason, exercised: 0, evidence };
        }
        const common = { exercised: 1, at: span, evidence };
        for (const field of fields) {
          const lost = timeline
            .observations({ kind: 'Node', name: node.name, field, since: span.lo })
            .find((change) => change.to === undefined);
          if (lost !== undefined) {
            const reason = `${field} was taken away at ${formatDuration(lost.seen.hi)}`;
            return { ...common, verdict: 'fail', reason, at: lost.seen };
          }
          if (!held(field)) {
            return { ...common, verdict: 'fail', reason: `the node has no ${field}` };
          }
        }
        return {
          ...common,
          verdict: 'pass',
          reason: 'it is unschedulable and tainted so from the end of the drain on',
        };
      },
    },
    negated,
  );
}
