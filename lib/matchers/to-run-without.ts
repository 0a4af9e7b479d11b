import type { DrainedNode } from '../cluster/departed-node.ts';
import type { Workload } from '../cluster/workload.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { valueAt } from '../recorder/value-at.ts';
import { minutes } from '../units.ts';
import type { VerdictWord } from '../verdict/verdict.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';

/** All replicas of a workload that was made while the node was cordoned run on other nodes. */
export function toRunWithout(workload: Workload, drained: DrainedNode, negated: boolean): Promise<MatcherResult> {
  const { observed, replicas, created } = workload;
  const { timeline, cluster } = observed;
  const { node } = drained;
  return judgeState(
    observed,
    {
      id: 'workload.not-on-cordoned-node',
      title: 'new pods are not scheduled on a cordoned node',
      step: 8,
      subject: `Deployment ${workload.namespace}/${workload.name}`,
      judge: async () => {
        const latest = cluster.clock.now() + minutes(3);
        observed.progress({ type: 'await', at: cluster.clock.now(), what: `${replicas} ready pods`, latest });
        const ready = () =>
          workload.pods().filter(({ fields }) => conditionStatus(fields.get(conditionField('Ready'))) === 'True');
        const all = await waitFor(observed, () => (ready().length >= replicas ? true : undefined), latest);
        const span = { lo: created.lo, hi: cluster.clock.now() };
        const [doubt] = await provenRecordDoubts(observed, ['Pod', 'Node'], span);
        const evidence = workload
          .pods()
          .map(({ subject, fields }) => `Pod ${subject.name} on ${JSON.stringify(fields.get('node') ?? 'no node')}`);
        const judged = (verdict: VerdictWord, reason: string) => ({
          verdict,
          reason,
          exercised: verdict === 'unknown' ? 0 : replicas,
          at: span,
          evidence,
        });
        if (doubt !== undefined) return judged('unknown', doubt);
        const uncordoned = timeline
          .observations({ kind: 'Node', name: node.name, field: 'unschedulable', since: span.lo })
          .some(({ to }) => to === undefined);
        if (uncordoned || valueAt(timeline, node.subject, 'unschedulable', span.lo) !== true) {
          return judged('unknown', `${node.name} was not cordoned all the time since the workload was made`);
        }
        const there = workload.pods().filter(({ fields }) => fields.get('node') === node.name);
        if (there.length > 0) {
          return judged('fail', `these pods are on it: ${there.map(({ subject }) => subject.name).join(', ')}`);
        }
        // No rule bounds the start of pods, and one that is nowhere yet may still come there.
        if (all === undefined)
          return judged('unknown', `only ${ready().length} of ${replicas} pods became ready in time`);
        return judged('pass', `${replicas} pods run on other nodes`);
      },
    },
    negated,
  );
}
