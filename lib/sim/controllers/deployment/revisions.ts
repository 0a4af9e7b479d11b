import type { Deployment, ReplicaSet } from '../../objects.ts';
import { maxSurge, replicasOf } from './bounds.ts';

type Annotations = { readonly [name: string]: string };

const revision = 'deployment.kubernetes.io/revision';
const revisionHistory = 'deployment.kubernetes.io/revision-history';
const desiredReplicas = 'deployment.kubernetes.io/desired-replicas';
const maxReplicas = 'deployment.kubernetes.io/max-replicas';

/** What a ReplicaSet does not take over from its Deployment (deployment_util.go, annotationsToSkip). */
const notCopied = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revision,
  revisionHistory,
  desiredReplicas,
  maxReplicas,
  'deprecated.deployment.rollback.to',
]);

/** limit of the history, in characters (pkg/controller/deployment/sync.go, maxRevHistoryLengthInChars). */
const longestHistory = 2000;

export const revisionOf = ({ metadata }: ReplicaSet | Deployment): number =>
  Number(metadata?.annotations?.[revision] ?? 0) || 0;

export const maxRevision = (sets: readonly ReplicaSet[]): number => Math.max(0, ...sets.map(revisionOf));

export const withRevision = (deployment: Deployment, number: number): Deployment => ({
  ...deployment,
  metadata: {
    ...deployment.metadata,
    annotations: { ...deployment.metadata?.annotations, [revision]: String(number) },
  },
});

/** What the ReplicaSet was told last of how many the Deployment wants; undefined if nothing. */
export const desiredReplicasOf = (set: ReplicaSet): number | undefined => numberIn(set, desiredReplicas);

export const maxReplicasOf = (set: ReplicaSet): number | undefined => numberIn(set, maxReplicas);

export const sizeAnnotations = (deployment: Deployment): Annotations => ({
  [desiredReplicas]: String(replicasOf(deployment)),
  [maxReplicas]: String(replicasOf(deployment) + maxSurge(deployment)),
});

/** Those that the Deployment's ReplicaSet is to have (deployment_util.go, SetNewReplicaSetAnnotations). */
export function newSetAnnotations(
  deployment: Deployment,
  before: Annotations | undefined,
  newRevision: number,
): Annotations {
  const copied = Object.entries(deployment.metadata?.annotations ?? {}).filter(([name]) => !notCopied.has(name));
  const annotations = { ...before, ...Object.fromEntries(copied) };
  const oldRevision = before?.[revision];
  if ((Number(oldRevision ?? 0) || 0) >= newRevision) return annotations;
  return {
    ...annotations,
    [revision]: String(newRevision),
    // It was the newest once, and is again: a rollback.
    ...(oldRevision === undefined ? {} : { [revisionHistory]: longer(before?.[revisionHistory], oldRevision) }),
  };
}

function longer(history: string | undefined, oldRevision: string): string {
  if (history === undefined || history === '') return oldRevision;
  const revisions = [...history.split(','), oldRevision];
  while (revisions.join(',').length > longestHistory) revisions.shift();
  return revisions.join(',');
}

function numberIn({ metadata }: ReplicaSet, name: string): number | undefined {
  const text = metadata?.annotations?.[name];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
