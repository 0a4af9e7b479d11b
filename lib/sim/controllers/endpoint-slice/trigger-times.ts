import type { Pod, Service } from '../../objects.ts';
import { podCondition } from '../../rules/pods.ts';

/**
 * When what the slices of a Service are changed for has happened (k8s.io/endpointslice, util/trigger_time_tracker.go). The times
 * are as the API server writes them, in seconds and UTC, so that their order is that of their texts.
 */
export class TriggerTimes {
  readonly #known = new Map<string, ReadonlyMap<string, string>>();

  forget(key: string): void {
    this.#known.delete(key);
  }

  /** The earliest change of a pod's readiness since the last call for this Service; undefined if there was none. */
  next(key: string, service: Service, pods: Iterable<Pod>): string | undefined {
    const before = this.#known.get(key);
    const times = new Map<string, string>();
    let earliest: string | undefined;
    for (const pod of pods) {
      const changedAt = podCondition(pod, 'Ready')?.lastTransitionTime;
      if (changedAt === undefined) continue;
      const name = pod.metadata?.name ?? '';
      times.set(name, changedAt);
      if (changedAt <= (before?.get(name) ?? '')) continue;
      if (earliest === undefined || changedAt < earliest) earliest = changedAt;
    }
    this.#known.set(key, times);
    return before === undefined ? service.metadata?.creationTimestamp : earliest;
  }
}
