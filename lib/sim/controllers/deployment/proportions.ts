import type { Deployment, ReplicaSet } from '../../objects.ts';
import { maxSurge, replicasOf } from './bounds.ts';
import { largestFirst, sizeOf, totalSize } from './replica-sets.ts';
import { maxReplicasOf } from './revisions.ts';

/**
 * How large the active ReplicaSets are to be when a Deployment is scaled amid a rollout: each keeps its share
 * (pkg/controller/deployment/sync.go, scale; util/deployment_util.go, GetReplicaSetProportion).
 */
export function proportionalSizes(
  deployment: Deployment,
  active: readonly ReplicaSet[],
): readonly (readonly [ReplicaSet, number])[] {
  const allowed = replicasOf(deployment) === 0 ? 0 : replicasOf(deployment) + maxSurge(deployment);
  const toAdd = allowed - totalSize(active);
  const sets = toAdd === 0 ? active : largestFirst(active, toAdd > 0);
  let added = 0;
  const sizes = sets.map((set) => {
    const proportion = proportionOf(set, deployment, toAdd, added);
    added += proportion;
    return sizeOf(set) + proportion;
  });
  return sets.map((set, index) => {
    const size = sizes[index] ?? 0;
    return [set, index === 0 ? Math.max(0, size + toAdd - added) : size];
  });
}

function proportionOf(set: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  if (sizeOf(set) === 0 || toAdd === 0 || toAdd === added) return 0;
  const allowed = toAdd - added;
  const fraction = fractionOf(set, deployment);
  return toAdd > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed);
}

function fractionOf(set: ReplicaSet, deployment: Deployment): number {
  if (replicasOf(deployment) === 0) return -sizeOf(set);
  const before = maxReplicasOf(set) || (deployment.status?.replicas ?? 0);
  if (before === 0) return 0;
  const most = replicasOf(deployment) + maxSurge(deployment);
  return Math.round((sizeOf(set) * most) / before) - sizeOf(set);
}
