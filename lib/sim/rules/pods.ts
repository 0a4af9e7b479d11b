import type { V1PodCondition } from '@kubernetes/client-node';
import type { Milliseconds } from '../engine/engine.ts';
import type { Pod, Raw } from '../objects.ts';

type PodCondition = Raw<V1PodCondition>;

export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  const conditions = pod.status?.conditions;
  if (conditions === undefined) return undefined;
  for (const condition of conditions) if (condition.type === type) return condition;
  return undefined;
}

/** pkg/api/v1/pod/util.go, IsPodReady. */
export const isPodReady = (pod: Pod): boolean => podCondition(pod, 'Ready')?.status === 'True';

/** pkg/api/v1/pod/util.go, IsPodTerminal. */
export const isPodTerminal = ({ status }: Pod): boolean => status?.phase === 'Failed' || status?.phase === 'Succeeded';

export const isBeingDeleted = ({ metadata }: Pod): boolean => metadata?.deletionTimestamp !== undefined;

/** pkg/controller/controller_utils.go, IsPodActive. */
export const isPodActive = (pod: Pod): boolean => !isPodTerminal(pod) && !isBeingDeleted(pod);

/** pkg/controller/controller_utils.go, IsPodTerminating. */
export const isPodTerminating = (pod: Pod): boolean => isBeingDeleted(pod) && !isPodTerminal(pod);

/** When a pod that is Ready became it; undefined for one that is not. */
export function readySince(pod: Pod): Milliseconds | undefined {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True' || ready.lastTransitionTime === undefined) return undefined;
  return Date.parse(ready.lastTransitionTime);
}

/** How long until a pod that stays Ready has been it for so many seconds; 0 if it has, undefined if it is not Ready (pkg/api/v1/pod/util.go, IsPodAvailable). */
export function untilAvailable(pod: Pod, minReadySeconds: number, now: Milliseconds): Milliseconds | undefined {
  if (!isPodReady(pod)) return undefined;
  if (minReadySeconds === 0) return 0;
  const since = readySince(pod);
  return since === undefined ? undefined : Math.max(0, since + minReadySeconds * 1000 - now);
}

export const isPodAvailable = (pod: Pod, minReadySeconds: number, now: Milliseconds): boolean =>
  untilAvailable(pod, minReadySeconds, now) === 0;
