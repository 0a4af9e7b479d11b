import { daemonSets, deployments, replicaSets, statefulSets } from '../../api/kinds.ts';
import type { Pod, PodDisruptionBudget } from '../../objects.ts';
import { scaledValue } from '../../rules/int-or-percent.ts';
import { controllerOf, type OwnerReference } from '../../rules/owners.ts';
import type { Informers } from '../context.ts';

/** How many pods a budget speaks of, and how many of them have to be healthy. */
interface Expected {
  readonly count: number;
  readonly healthy: number;
  /** Whether pods without a controller make the count a guess. */
  readonly unmanaged: boolean;
}

/** Of the budget's pods, how many there should be cannot be said. */
export class UnknownScale extends Error {}

/** pkg/controller/disruption/disruption.go, getExpectedPodCount. Throws UnknownScale. */
export function expectedOf({ spec }: PodDisruptionBudget, pods: readonly Pod[], informers: Informers): Expected {
  const { minAvailable, maxUnavailable } = spec ?? {};
  if (typeof minAvailable === 'number' && maxUnavailable === undefined) {
    return { count: pods.length, healthy: minAvailable, unmanaged: false };
  }
  if (maxUnavailable === undefined && minAvailable === undefined) return { count: 0, healthy: 0, unmanaged: false };
  const scales = new Map<string, number>();
  let unmanaged = false;
  for (const pod of pods) {
    const controller = controllerOf(pod);
    if (controller === undefined) unmanaged = true;
    else if (!scales.has(controller.uid)) {
      const [uid, scale] = scaleOf(controller, pod, informers);
      scales.set(uid, scale);
    }
  }
  const count = [...scales.values()].reduce((sum, scale) => sum + scale, 0);
  const healthy =
    maxUnavailable === undefined
      ? scaledValue(minAvailable, count, 'up')
      : Math.max(0, count - scaledValue(maxUnavailable, count, 'up'));
  return { count, healthy, unmanaged };
}

/** The finders of disruption.go: of a ReplicaSet that a Deployment controls, the Deployment's. */
function scaleOf(controller: OwnerReference, pod: Pod, informers: Informers): readonly [string, number] {
  const { namespace = '', name = '' } = pod.metadata ?? {};
  const key = `${namespace}/${controller.name}`;
  if (controller.kind === daemonSets.kind) {
    throw new UnknownScale('daemonsets.apps does not implement the scale subresource');
  }
  if (controller.kind === statefulSets.kind) {
    const set = informers.of(statefulSets).get(key);
    if (set?.metadata?.uid === controller.uid) return [controller.uid, set.spec?.replicas ?? 1];
  }
  const set = controller.kind === replicaSets.kind ? informers.of(replicaSets).get(key) : undefined;
  if (set?.metadata?.uid !== controller.uid) throw new UnknownScale(`found no controllers for pod "${name}"`);
  const owner = controllerOf(set);
  if (owner?.kind !== deployments.kind) return [controller.uid, set.spec?.replicas ?? 1];
  const deployment = informers.of(deployments).get(`${namespace}/${owner.name}`);
  if (deployment?.metadata?.uid !== owner.uid) throw new UnknownScale(`found no controllers for pod "${name}"`);
  return [owner.uid, deployment.spec?.replicas ?? 1];
}
