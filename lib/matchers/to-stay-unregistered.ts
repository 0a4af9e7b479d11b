import type { DeletedNode } from '../cluster/departed-node.ts';
import type { MatcherResult } from './settle-claim.ts';
import { watchWithoutNode } from './watch-without-node.ts';

/** A kubelet registers once in the life of its process (pkg/kubelet/kubelet_node_status.go, registrationCompleted). */
export function toStayUnregistered(deleted: DeletedNode, negated: boolean): Promise<MatcherResult> {
  return watchWithoutNode(
    deleted,
    {
      id: 'node.not-registered-again',
      title: 'a living kubelet whose Node was deleted does not register again',
      subject: { kind: 'Node', name: deleted.node.name },
    },
    negated,
  );
}
