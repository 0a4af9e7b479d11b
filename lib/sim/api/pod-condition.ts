import type { V1PodCondition } from '@kubernetes/client-node';
import type { Pod, Raw } from '../objects.ts';

/** The pod with a condition set; its lastTransitionTime is kept if its status is (pkg/api/v1/pod/util.go, UpdatePodCondition). */
export function withCondition(pod: Pod, condition: Raw<V1PodCondition>, now: string): Pod {
  const conditions = pod.status?.conditions ?? [];
  const before = conditions.find(({ type }) => type === condition.type);
  const isKept = before?.status === condition.status && before.lastTransitionTime !== undefined;
  const set = { ...condition, lastTransitionTime: isKept ? before.lastTransitionTime : now };
  return {
    ...pod,
    status: {
      ...pod.status,
      conditions:
        before === undefined ? [...conditions, set] : conditions.map((other) => (other === before ? set : other)),
    },
  };
}
