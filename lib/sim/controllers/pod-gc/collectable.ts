import type { Node, Pod } from '../../objects.ts';
import { isBeingDeleted } from '../../rules/pods.ts';
import { nodeCondition } from '../node-lifecycle/node-conditions.ts';
import { taintsOf } from '../node-lifecycle/taints.ts';

/** The pods that a cycle looks at; all others are left alone. */
interface Collectable {
  readonly terminated: Pod[];
  /** Those that are going, on nodes of which somebody has told by hand that they are out of service. */
  readonly outOfService: Pod[];
  /** Those on nodes that are not there. */
  readonly orphans: Pod[];
  /** Those that are going, and on no node. */
  readonly unscheduled: Pod[];
}

/** Finds them in one go (gc_controller.go: gcTerminated, gcTerminating, gcOrphaned, gcUnscheduledTerminating). */
export function sort(pods: Iterable<Pod>, nodeNamed: (name: string) => Node | undefined): Collectable {
  const found: Collectable = { terminated: [], outOfService: [], orphans: [], unscheduled: [] };
  let [last, lastNode]: [string, Node | undefined] = ['', undefined];
  for (const pod of pods) {
    if (isTerminated(pod)) found.terminated.push(pod);
    const name = nodeOf(pod);
    if (name === '') {
      if (isBeingDeleted(pod)) found.unscheduled.push(pod);
      continue;
    }
    if (name !== last) [last, lastNode] = [name, nodeNamed(name)];
    if (lastNode === undefined) found.orphans.push(pod);
    else if (isBeingDeleted(pod) && isOutOfService(lastNode)) found.outOfService.push(pod);
  }
  return found;
}

/** Empty for a pod that is on none. */
export const nodeOf = ({ spec }: Pod): string => spec?.nodeName ?? '';

/** isPodTerminated */
export function isTerminated({ status }: Pod): boolean {
  const phase = status?.phase;
  return phase !== 'Pending' && phase !== 'Running' && phase !== 'Unknown';
}

export const isOutOfService = (node: Node): boolean =>
  nodeCondition(node, 'Ready')?.status !== 'True' &&
  taintsOf(node).some(({ key }) => key === 'node.kubernetes.io/out-of-service');

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
