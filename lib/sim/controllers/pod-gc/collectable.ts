import type { Node, Pod } from '../../objects.ts';
import { nodeCondition } from '../node-lifecycle/node-conditions.ts';
import { taintsOf } from '../node-lifecycle/taints.ts';

/** gc_controller.go, isPodTerminated. */
export const isTerminated = ({ status }: Pod): boolean =>
  status?.phase !== 'Pending' && status?.phase !== 'Running' && status?.phase !== 'Unknown';

/** A pod that is going, on a node of which somebody has told by hand that it is out of service (gcTerminating). */
export function isOutOfService({ metadata }: Pod, node: Node | undefined): boolean {
  if (metadata?.deletionTimestamp === undefined || node === undefined) return false;
  if (nodeCondition(node, 'Ready')?.status === 'True') return false;
  return taintsOf(node).some(({ key }) => key === 'node.kubernetes.io/out-of-service');
}

/** Evicted pods first, then the oldest (byEvictionAndCreationTimestamp). */
export function inOrderOfCollection(pods: readonly Pod[]): readonly Pod[] {
  return pods.toSorted((a, b) => {
    const [evictedA, evictedB] = [isEvicted(a), isEvicted(b)];
    if (evictedA !== evictedB) return evictedA ? -1 : 1;
    const [createdA, createdB] = [a.metadata?.creationTimestamp ?? '', b.metadata?.creationTimestamp ?? ''];
    if (createdA !== createdB) return createdA < createdB ? -1 : 1;
    return (a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1;
  });
}

/** pkg/kubelet/eviction/eviction_manager.go, PodIsEvicted. */
const isEvicted = ({ status }: Pod): boolean => status?.phase === 'Failed' && status.reason === 'Evicted';
