import type { Milliseconds } from '../../engine/engine.ts';
import type { Pod, Service } from '../../objects.ts';
import { podCondition } from '../../rules/pods.ts';

/** When what the slices of a Service are changed for has happened (k8s.io/endpointslice, util/trigger_time_tracker.go). */
export class TriggerTimes {
  readonly #known = new Map<string, ReadonlyMap<string, Milliseconds>>();

  forget(key: string): void {
    this.#known.delete(key);
  }

  /** The earliest change of a pod's readiness since the last call for this Service; undefined if there was none. */
  next(key: string, service: Service, pods: Iterable<Pod>): Milliseconds | undefined {
    const before = this.#known.get(key);
    const times = new Map<string, Milliseconds>();
    let earliest: Milliseconds | undefined;
    for (const pod of pods) {
      const changedAt = Date.parse(podCondition(pod, 'Ready')?.lastTransitionTime ?? '');
      if (Number.isNaN(changedAt)) continue;
      const name = pod.metadata?.name ?? '';
      times.set(name, changedAt);
      if (changedAt <= (before?.get(name) ?? Number.NEGATIVE_INFINITY)) continue;
      if (earliest === undefined || changedAt < earliest) earliest = changedAt;
    }
    this.#known.set(key, times);
    return before === undefined ? Date.parse(service.metadata?.creationTimestamp ?? '') : earliest;
  }
}
