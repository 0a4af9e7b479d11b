import type { Behaviour } from '../../behaviour.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Deployment, ReplicaSet } from '../../objects.ts';
import { compact } from '../workloads/compact.ts';
import { maxUnavailable, progressDeadline, replicasOf } from './bounds.ts';
import { condition, conditionOf, type DeploymentStatus, withCondition, withoutCondition } from './conditions.ts';
import { totalActual, totalAvailable, totalReady, totalSize, totalTerminating } from './replica-sets.ts';

interface Sets {
  readonly old: readonly ReplicaSet[];
  readonly newSet: ReplicaSet | undefined;
  readonly now: Milliseconds;
  readonly behaviour: Behaviour;
}

/** pkg/controller/deployment/sync.go, calculateStatus. */
export function deploymentStatus(deployment: Deployment, { old, newSet, now, behaviour }: Sets): DeploymentStatus {
  const all = newSet === undefined ? old : [...old, newSet];
  const available = totalAvailable(all);
  const terminating = behaviour.countsTerminatingReplicas ? totalTerminating(all) : undefined;
  const { collisionCount, conditions } = deployment.status ?? {};
  const status: DeploymentStatus = {
    ...compact({
      observedGeneration: deployment.metadata?.generation,
      replicas: totalActual(all),
      updatedReplicas: newSet === undefined ? 0 : totalActual([newSet]),
      readyReplicas: totalReady(all),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, totalSize(all) - available),
    }),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions === undefined ? {} : { conditions }),
  };
  const isAvailable = available >= replicasOf(deployment) - maxUnavailable(deployment);
  return withCondition(
    status,
    isAvailable
      ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
      : condition(
          'Available',
          'False',
          'MinimumReplicasUnavailable',
          'Deployment does not have minimum availability.',
          now,
        ),
  );
}

/** The same with how the rollout gets on (pkg/controller/deployment/progress.go, syncRolloutStatus). */
export function rolloutStatus(deployment: Deployment, sets: Sets): DeploymentStatus {
  const status = deploymentStatus(deployment, sets);
  const progressed =
    progressDeadline(deployment) === undefined
      ? withoutCondition(status, 'Progressing')
      : withProgress(deployment, status, sets);
  const failure = failureOf(sets);
  return failure === undefined
    ? withoutCondition(progressed, 'ReplicaFailure')
    : withCondition(progressed, { ...failure, ...sameTimes(failure.lastTransitionTime) });
}

/** util/deployment_util.go, DeploymentComplete. */
export const isComplete = (deployment: Deployment, status: DeploymentStatus | undefined): boolean =>
  (status?.updatedReplicas ?? 0) === replicasOf(deployment) &&
  (status?.replicas ?? 0) === replicasOf(deployment) &&
  (status?.availableReplicas ?? 0) === replicasOf(deployment) &&
  (status?.observedGeneration ?? 0) >= (deployment.metadata?.generation ?? 0);

function withProgress(deployment: Deployment, status: DeploymentStatus, { newSet, now }: Sets): DeploymentStatus {
  const current = conditionOf(deployment.status, 'Progressing');
  const wasComplete =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  if (wasComplete) return status;
  const who =
    newSet === undefined
      ? `Deployment "${deployment.metadata?.name ?? ''}"`
      : `ReplicaSet "${newSet.metadata?.name ?? ''}"`;
  if (isComplete(deployment, status)) {
    return withCondition(
      status,
      condition('Progressing', 'True', 'NewReplicaSetAvailable', `${who} has successfully progressed.`, now),
    );
  }
  if (isProgressing(deployment, status)) {
    const set = condition('Progressing', 'True', 'ReplicaSetUpdated', `${who} is progressing.`, now);
    const { lastTransitionTime } = current ?? {};
    const kept = current?.status === 'True' && lastTransitionTime !== undefined ? { lastTransitionTime } : {};
    return withCondition(withoutCondition(status, 'Progressing'), { ...set, ...kept });
  }
  if (!isTimedOut(deployment, status, now)) return status;
  return withCondition(
    status,
    condition('Progressing', 'False', 'ProgressDeadlineExceeded', `${who} has timed out progressing.`, now),
  );
}

/** util/deployment_util.go, DeploymentProgressing. */
function isProgressing({ status: before }: Deployment, status: DeploymentStatus): boolean {
  const oldReplicas = (of: DeploymentStatus | undefined) => (of?.replicas ?? 0) - (of?.updatedReplicas ?? 0);
  return (
    (status.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
    oldReplicas(status) < oldReplicas(before) ||
    (status.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  );
}

/** util/deployment_util.go, DeploymentTimedOut. */
function isTimedOut(deployment: Deployment, status: DeploymentStatus, now: Milliseconds): boolean {
  const progressing = conditionOf(status, 'Progressing');
  if (progressing === undefined || progressing.reason === 'NewReplicaSetAvailable') return false;
  if (progressing.reason === 'ProgressDeadlineExceeded') return true;
  const deadline = (progressDeadline(deployment) ?? Number.POSITIVE_INFINITY) * 1000;
  return Date.parse(progressing.lastUpdateTime ?? '') + deadline < now;
}

/** That of the new ReplicaSet rather than that of an old one (getReplicaFailures). */
function failureOf({ old, newSet }: Sets) {
  const sets = newSet === undefined ? old : [newSet, ...old];
  return sets.flatMap(({ status }) => status?.conditions ?? []).find(({ type }) => type === 'ReplicaFailure');
}

const sameTimes = (at: string | undefined) => (at === undefined ? {} : { lastUpdateTime: at, lastTransitionTime: at });
