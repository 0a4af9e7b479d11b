import type { Workload } from '../cluster/workload.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { formatDuration, minutes } from '../units.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';
import { whyNotReady } from './why-not-ready.ts';

/** All replicas are Ready, and no worker node is without one: else there would be nothing to evict, or nowhere to go. */
export function toBeRunningOnAllWorkers(workload: Workload, negated: boolean): Promise<MatcherResult> {
  const { observed, replicas } = workload;
  const workers = observed.cluster.description.nodes.filter((node) => node.role === 'worker').map((node) => node.name);
  const patience = minutes(3);
  return judgeState(
    observed,
    {
      id: 'workload.running',
      title: 'all replicas of the workload run, spread over the workers',
      step: 1,
      subject: `${workload.kind} ${workload.namespace}/${workload.name}`,
      judge: async () => {
        const latest = observed.cluster.clock.now() + patience;
        observed.progress({ type: 'await', at: observed.cluster.clock.now(), what: `${replicas} ready pods`, latest });
        const ready = () =>
          workload.pods().filter((pod) => conditionStatus(pod.fields.get(conditionField('Ready'))) === 'True');
        const all = await waitFor(observed, () => (ready().length >= replicas ? ready() : undefined), latest);
        const perNode = workers.map((name) => ({
          name,
          count: ready().filter((pod) => pod.fields.get('node') === name).length,
        }));
        const evidence = perNode.map(({ name, count }) => `${name}: ${count} ready pods`);
        const common = { exercised: ready().length, evidence };
        if (all === undefined) {
          const [why, ...more] = whyNotReady(workload);
          // Not the cluster's failure to react to anything: the stage is not set, so nothing can be judged on it.
          return {
            ...common,
            evidence: [...evidence, ...more],
            verdict: 'unknown',
            reason: `only ${ready().length} of ${replicas} pods became ready within ${formatDuration(patience)}${why === undefined ? '' : `: ${why}`}`,
          };
        }
        const idle = perNode.filter(({ count }) => count === 0).map(({ name }) => name);
        if (idle.length > 0)
          return { ...common, verdict: 'unknown', reason: `no pod was scheduled on ${idle.join(', ')}` };
        return { ...common, verdict: 'pass', reason: evidence.join(', ') };
      },
    },
    negated,
  );
}
