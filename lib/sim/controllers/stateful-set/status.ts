import type { V1StatefulSetStatus } from '@kubernetes/client-node';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Pod, Raw, StatefulSet } from '../../objects.ts';
import { isBeingDeleted, isPodAvailable } from '../../rules/pods.ts';
import { compact } from '../workloads/compact.ts';
import { isRunningAndReady, revisionOf } from './stateful-pod.ts';

export type StatefulSetStatus = Raw<V1StatefulSetStatus>;

interface Counted {
  readonly currentRevision: string;
  readonly updateRevision: string;
  /** How many of the current revision this sync has deleted. */
  readonly deleted: number;
  readonly now: Milliseconds;
}

/** pkg/controller/statefulset/stateful_set_control.go, updateStatus and completeRollingUpdate. */
export function statefulSetStatus(
  { metadata, spec, status: before }: StatefulSet,
  pods: readonly Pod[],
  { currentRevision, updateRevision, deleted, now }: Counted,
): StatefulSetStatus {
  let [ready, available, current, updated] = [0, 0, 0, 0];
  for (const pod of pods) {
    if (isRunningAndReady(pod)) {
      ready += 1;
      if (isPodAvailable(pod, spec?.minReadySeconds ?? 0, now)) available += 1;
    }
    if (isBeingDeleted(pod)) continue;
    if (revisionOf(pod) === currentRevision) current += 1;
    if (revisionOf(pod) === updateRevision) updated += 1;
  }
  const replicas = spec?.replicas ?? 1;
  const isRolling = spec?.updateStrategy?.type !== 'OnDelete';
  const isComplete = isRolling && updated === pods.length && ready === pods.length && updated === replicas;
  return {
    ...compact({ observedGeneration: metadata?.generation }),
    replicas: pods.length,
    ...compact({
      readyReplicas: ready,
      currentReplicas: isComplete ? updated : Math.max(0, current - deleted),
      updatedReplicas: updated,
    }),
    currentRevision: isComplete ? updateRevision : currentRevision,
    updateRevision,
    collisionCount: before?.collisionCount ?? 0,
    availableReplicas: available,
    ...(before?.conditions === undefined ? {} : { conditions: before.conditions }),
  };
}
