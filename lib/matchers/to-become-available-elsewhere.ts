import type { PodsOnNode } from '../cluster/workload.ts';
import { workloadAvailable } from '../model/node-failure.ts';
import { availableElsewhere } from './available-elsewhere.ts';
import { evictions } from './evictions.ts';
import { judgeWhileDark } from './judge-while-dark.ts';
import type { MatcherResult } from './settle-claim.ts';

/** After the evictions all replicas of the workload are available again, without the node. */
export function toBecomeAvailableElsewhere(stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { node, workload } = stranded;
  const due = evictions(stranded);
  const expectation = workloadAvailable(`Deployment ${workload.namespace}/${workload.name}`);
  return judgeWhileDark(
    node,
    {
      id: expectation.id,
      title: 'all replicas are available again on the other nodes',
      step: 6,
      subject: expectation.subject,
      awaited: `${workload.replicas} available replicas of ${workload.name}`,
      moments: availableElsewhere({
        workload,
        node: node.name,
        evictions: due.map(({ effect }) => effect),
        expectation,
      }).map((moment) => ({
        ...moment,
        // What somebody else deletes is replaced at its own time.
        premiseGone: () => moment.premiseGone?.() ?? due.flatMap((one) => one.premiseGone?.() ?? [])[0],
      })),
    },
    negated,
  );
}
