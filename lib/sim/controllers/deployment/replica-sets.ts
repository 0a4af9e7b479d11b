import { isEqual } from '../../api/validation/equal.ts';
import type { Deployment, ReplicaSet } from '../../objects.ts';
import type { PodTemplate } from '../workloads/pod-control.ts';
import { replicasOf } from './bounds.ts';
import { desiredReplicasOf } from './revisions.ts';

export const hashLabel = 'pod-template-hash';

export const sizeOf = ({ spec }: ReplicaSet): number => spec?.replicas ?? 1;
export const availableOf = ({ status }: ReplicaSet): number => status?.availableReplicas ?? 0;
const sum = (sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number): number =>
  sets.reduce((total, set) => total + of(set), 0);

export const totalSize = (sets: readonly ReplicaSet[]): number => sum(sets, sizeOf);
export const totalAvailable = (sets: readonly ReplicaSet[]): number => sum(sets, availableOf);
export const totalActual = (sets: readonly ReplicaSet[]): number => sum(sets, ({ status }) => status?.replicas ?? 0);
export const totalReady = (sets: readonly ReplicaSet[]): number =>
  sum(sets, ({ status }) => status?.readyReplicas ?? 0);

/** Undefined if one does not tell (deployment_util.go, GetTerminatingReplicaCountForReplicaSets). */
export function totalTerminating(sets: readonly ReplicaSet[]): number | undefined {
  let total = 0;
  for (const { status } of sets) {
    if (status?.terminatingReplicas === undefined) {
      if ((status?.observedGeneration ?? 0) !== 0) return undefined;
    } else total += status.terminatingReplicas;
  }
  return total;
}

/** Those that have, or are to have, pods. */
export const activeOf = (sets: readonly ReplicaSet[]): ReplicaSet[] => sets.filter((set) => sizeOf(set) > 0);

export const oldestFirst = (sets: readonly ReplicaSet[]): ReplicaSet[] => sets.toSorted(byCreation);

/** The ReplicaSet whose pods are as the Deployment wants them, the oldest of several (FindNewReplicaSet). */
export const newSetOf = ({ spec }: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined =>
  oldestFirst(sets).find((set) => isSameTemplate(set.spec?.template, spec?.template));

/** EqualIgnoreHash. */
export const isSameTemplate = (a: PodTemplate | undefined, b: PodTemplate | undefined): boolean =>
  isEqual(withoutHash(a), withoutHash(b));

/** The only active ReplicaSet, or the newest if none is; undefined if several are (FindActiveOrLatest). */
export function activeOrLatest(newSet: ReplicaSet | undefined, old: readonly ReplicaSet[]): ReplicaSet | undefined {
  const [first, second] = activeOf(newSet === undefined ? old : [...old, newSet]);
  if (second !== undefined) return undefined;
  return first ?? newSet ?? oldestFirst(old).at(-1);
}

/** IsSaturated. */
export const isSaturated = (deployment: Deployment, set: ReplicaSet | undefined): boolean =>
  set !== undefined &&
  sizeOf(set) === replicasOf(deployment) &&
  desiredReplicasOf(set) === replicasOf(deployment) &&
  availableOf(set) === replicasOf(deployment);

/** The largest first; of the same size the newer first if `newer`, else the older. */
export const largestFirst = (sets: readonly ReplicaSet[], newer: boolean): ReplicaSet[] =>
  sets.toSorted((a, b) => sizeOf(b) - sizeOf(a) || (newer ? byCreation(b, a) : byCreation(a, b)));

function byCreation({ metadata: a }: ReplicaSet, { metadata: b }: ReplicaSet): number {
  const [created, other] = [a?.creationTimestamp ?? '', b?.creationTimestamp ?? ''];
  if (created !== other) return created < other ? -1 : 1;
  return (a?.name ?? '') < (b?.name ?? '') ? -1 : 1;
}

function withoutHash(template: PodTemplate | undefined): PodTemplate {
  const { [hashLabel]: _, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}
