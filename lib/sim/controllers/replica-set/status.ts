import type { V1ReplicaSetStatus } from '@kubernetes/client-node';
import { time } from '../../api/time.ts';
import type { Behaviour } from '../../behaviour.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Pod, Raw, ReplicaSet } from '../../objects.ts';
import { isPodAvailable, isPodReady } from '../../rules/pods.ts';
import { labelsTest } from '../../rules/selector.ts';
import { compact } from '../workloads/compact.ts';
import type { AlikePods } from './pod-tally.ts';

export type ReplicaSetStatus = Raw<V1ReplicaSetStatus>;

/** Of its active pods. */
export interface Counts {
  readonly replicas: number;
  /** Those that have the labels of its template. */
  readonly labeled: number;
  readonly ready: number;
  readonly available: number;
}

interface Counted {
  readonly counts: Counts;
  readonly terminating: number;
  /** Why its pods could not be made or deleted. */
  readonly failure: Error | undefined;
  readonly now: Milliseconds;
  readonly behaviour: Behaviour;
}

/** pkg/controller/replicaset/replica_set_utils.go, calculateStatus. */
export function replicaSetStatus(
  { metadata, spec, status }: ReplicaSet,
  { counts: { replicas, labeled, ready, available }, terminating, failure, now, behaviour }: Counted,
): ReplicaSetStatus {
  const conditions = conditionsAfter(status?.conditions, failure, replicas - (spec?.replicas ?? 1), now);
  return {
    replicas,
    ...compact({
      fullyLabeledReplicas: labeled,
      readyReplicas: ready,
      availableReplicas: available,
      observedGeneration: metadata?.generation,
    }),
    ...(behaviour.countsTerminatingReplicas ? { terminatingReplicas: terminating } : {}),
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

export function countsOf({ spec }: ReplicaSet, active: readonly Pod[], now: Milliseconds): Counts {
  const isLabeled = labelsTest(spec?.template?.metadata?.labels ?? {});
  const { minReadySeconds = 0 } = spec ?? {};
  let [labeled, ready, available] = [0, 0, 0];
  for (const pod of active) {
    if (isLabeled(pod.metadata?.labels)) labeled += 1;
    if (!isPodReady(pod)) continue;
    ready += 1;
    if (minReadySeconds === 0 || isPodAvailable(pod, minReadySeconds, now)) available += 1;
  }
  return { replicas: active.length, labeled, ready, available };
}

/** The same of pods that are counted already, for one whose pods are available as soon as they are Ready. */
export function sumOf({ spec }: ReplicaSet, alike: Iterable<AlikePods>): Counts {
  const isLabeled = labelsTest(spec?.template?.metadata?.labels ?? {});
  let [replicas, labeled, available] = [0, 0, 0];
  for (const { labels, unready, ready } of alike) {
    replicas += unready + ready;
    if (isLabeled(labels)) labeled += unready + ready;
    available += ready;
  }
  return { replicas, labeled, ready: available, available };
}

/** Whether writing it would tell nothing new (updateReplicaSetStatus). */
export const isSameStatus = (old: ReplicaSetStatus | undefined, status: ReplicaSetStatus): boolean =>
  old !== undefined &&
  old.replicas === status.replicas &&
  old.fullyLabeledReplicas === status.fullyLabeledReplicas &&
  old.readyReplicas === status.readyReplicas &&
  old.availableReplicas === status.availableReplicas &&
  old.terminatingReplicas === status.terminatingReplicas &&
  old.observedGeneration === status.observedGeneration &&
  JSON.stringify(old.conditions) === JSON.stringify(status.conditions);

function conditionsAfter(
  before: ReplicaSetStatus['conditions'] = [],
  failure: Error | undefined,
  tooMany: number,
  now: Milliseconds,
): NonNullable<ReplicaSetStatus['conditions']> {
  const known = before.some(({ type }) => type === 'ReplicaFailure');
  if (failure === undefined) return before.filter(({ type }) => type !== 'ReplicaFailure');
  if (known) return before;
  const failed = {
    type: 'ReplicaFailure',
    status: 'True',
    lastTransitionTime: time(now),
    reason: tooMany < 0 ? 'FailedCreate' : 'FailedDelete',
    message: failure.message,
  };
  return [...before, failed];
}
