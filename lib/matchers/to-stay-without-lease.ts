import type { DeletedNode } from '../cluster/departed-node.ts';
import type { MatcherResult } from './settle-claim.ts';
import { watchWithoutNode } from './watch-without-node.ts';

/**
 * A kubelet makes no Lease for a Node that is not there: it cannot set its owner (component-helpers lease/controller.go,
 * ensureLease; since v1.29, kubernetes/kubernetes#119661).
 */
export function toStayWithoutLease(deleted: DeletedNode, negated: boolean): Promise<MatcherResult> {
  return watchWithoutNode(
    deleted,
    {
      id: 'node.lease-not-renewed',
      title: 'a living kubelet whose Node was deleted does not make its Lease again',
      subject: { kind: 'Lease', namespace: 'kube-node-lease', name: deleted.node.name },
    },
    negated,
  );
}
