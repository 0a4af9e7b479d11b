import type { DeletedOffNode } from '../cluster/deleted-off-node.ts';
import type { PodsOnNode } from '../cluster/workload.ts';
import { availableAfterRemoval } from '../model/node-rejoin.ts';
import { availableElsewhere } from './available-elsewhere.ts';
import { collections } from './collections.ts';
import { judgeWhileGone } from './judge-while-gone.ts';
import type { MatcherResult } from './settle-claim.ts';

/** After the removal of its Pods all replicas of the workload are available again, without the node. */
export function toBecomeAvailableAfter(
  stranded: PodsOnNode,
  deleted: DeletedOffNode,
  negated: boolean,
): Promise<MatcherResult> {
  const { workload } = stranded;
  const expectation = availableAfterRemoval(`Deployment ${workload.namespace}/${workload.name}`);
  return judgeWhileGone(
    deleted,
    {
      id: expectation.id,
      title: 'all replicas are available again without the node that was deleted',
      step: 9,
      subject: expectation.subject,
      awaited: `${workload.replicas} available replicas of ${workload.name}`,
      moments: availableElsewhere({
        workload,
        node: deleted.node.name,
        evictions: collections(stranded, deleted).map(({ failed }) => failed),
        loss: 'phase Failed',
        expectation,
      }),
    },
    negated,
  );
}
