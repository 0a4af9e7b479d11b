import type { Pod } from '../../objects.ts';
import { mapItems } from '../defaults/fill.ts';

/** Who leaves observedGeneration out of a pod's status does not clear it (pkg/registry/core/pod/strategy.go, preserveOldObservedGeneration). */
export function keepObservedGeneration(pod: Pod, old: Pod): Pod {
  const { status } = pod;
  if (status === undefined || status === old.status) return pod;
  const { observedGeneration = old.status?.observedGeneration } = status;
  const conditions = status.conditions === undefined ? undefined : keepInConditions(status.conditions, old);
  if (observedGeneration === status.observedGeneration && conditions === status.conditions) return pod;
  return {
    ...pod,
    status: {
      ...status,
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      ...(conditions === undefined ? {} : { conditions }),
    },
  };
}

type Conditions = NonNullable<NonNullable<Pod['status']>['conditions']>;

const keepInConditions = (conditions: Conditions, old: Pod): Conditions =>
  mapItems(conditions, (condition) => {
    if (condition.observedGeneration !== undefined) return condition;
    const before = old.status?.conditions?.find(({ type }) => type === condition.type)?.observedGeneration;
    return before === undefined ? condition : { ...condition, observedGeneration: before };
  });
