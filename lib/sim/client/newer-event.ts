import { microTime } from '../api/time.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { CoreEvent } from '../objects.ts';
import { type EventSubject, referenceTo } from './event-recorder.ts';

/** What an event tells, and who tells it. */
interface Told {
  readonly about: EventSubject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly action: string;
  readonly note: string;
  /** As in `kube-proxy`. */
  readonly controller: string;
  /** The node on which that runs. */
  readonly host: string;
}

/** An event as those of group events.k8s.io are: it has none of the older fields (client-go, tools/events/event_recorder.go, makeEvent). */
export function newerEvent(name: string, now: Milliseconds, told: Told): CoreEvent {
  const { about, type, reason, action, note, controller, host } = told;
  return {
    metadata: { name, namespace: about.namespace ?? 'default' },
    involvedObject: referenceTo(about),
    reason,
    message: note,
    source: {},
    eventTime: microTime(now),
    type,
    action,
    reportingComponent: controller,
    reportingInstance: `${controller}-${host}`,
  };
}
