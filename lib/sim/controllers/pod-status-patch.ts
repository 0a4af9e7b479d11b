import type { V1PodCondition } from '@kubernetes/client-node';
import type { Patch } from '../api/patch/patch.ts';
import { time } from '../api/time.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Pod, Raw } from '../objects.ts';
import { podCondition } from '../rules/pods.ts';

type PodCondition = Raw<V1PodCondition>;

/** A pod's condition as it is after an update; undefined if that would change nothing (pkg/api/v1/pod/util.go, UpdatePodCondition). */
export function updatedCondition(
  pod: Pod,
  condition: Omit<PodCondition, 'lastTransitionTime'>,
  now: Milliseconds,
): PodCondition | undefined {
  const old = podCondition(pod, condition.type);
  if (old === undefined || old.status !== condition.status) return { ...condition, lastTransitionTime: time(now) };
  if (old.reason === condition.reason && old.message === condition.message) return undefined;
  return {
    ...condition,
    ...(old.lastTransitionTime === undefined ? {} : { lastTransitionTime: old.lastTransitionTime }),
  };
}

interface StatusChange {
  readonly phase?: string;
  readonly observedGeneration?: number;
  readonly condition?: PodCondition | undefined;
}

/** Changes a part of the status of that very pod; a new condition comes last (pkg/util/pod/pod.go, PatchPodStatus). */
export function podStatusPatch({ metadata, status }: Pod, { condition, ...change }: StatusChange): Patch {
  const uid = metadata?.uid;
  if (condition === undefined) return { type: 'strategic', body: { metadata: { uid }, status: change } };
  const types = new Set([...(status?.conditions ?? []).map(({ type }) => type), condition.type]);
  const order = [...types].map((type) => ({ type }));
  const conditions = { '$setElementOrder/conditions': order, conditions: [condition] };
  return { type: 'strategic', body: { metadata: { uid }, status: { ...conditions, ...change } } };
}
