import type { DeletedOffNode } from '../cluster/deleted-off-node.ts';
import type { PodsOnNode } from '../cluster/workload.ts';
import { collections } from './collections.ts';
import { judgeWhileGone } from './judge-while-gone.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Every Pod of the node is removed by the pod garbage collector when the quarantine of the Node's name is over. */
export function toBeCollectedAfter(
  stranded: PodsOnNode,
  deleted: DeletedOffNode,
  negated: boolean,
): Promise<MatcherResult> {
  const subject = `${stranded.pods.length} pods on ${deleted.node.name}`;
  return judgeWhileGone(
    deleted,
    {
      id: 'pods.garbage-collected',
      title: 'the pods of a node that was deleted are removed when its quarantine is over',
      step: 9,
      subject,
      awaited: `removal of ${subject} by the pod garbage collector`,
      moments: collections(stranded, deleted),
    },
    negated,
  );
}
