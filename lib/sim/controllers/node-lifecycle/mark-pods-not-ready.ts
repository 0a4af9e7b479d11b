import { pods } from '../../api/kinds.ts';
import { isStatus, StatusError } from '../../api/status-error.ts';
import { time } from '../../api/time.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Step } from '../../engine/process.ts';
import type { Pod } from '../../objects.ts';

/**
 * Sets the pods' condition Ready to False, one after the other, and leaves its reason and message, the containers and the phase
 * as they are. Says whether all went well (pkg/controller/util/node/controller_utils.go, MarkPodsNotReady).
 */
export function* markPodsNotReady(
  onNode: readonly Pod[],
  with_: { readonly client: Client; readonly events: EventRecorder; readonly clock: { readonly now: Milliseconds } },
): Step<boolean> {
  const { client, events, clock } = with_;
  let allWell = true;
  for (const pod of onNode) {
    if (!isMarkable(pod)) continue;
    try {
      yield* client.updateStatus(pods, withoutReadiness(pod, clock.now));
    } catch (error) {
      if (isStatus(error, 'NotFound')) continue;
      if (!(error instanceof StatusError)) throw error;
      allWell = false;
    }
    events.record(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  }
  return allWell;
}

/** Whether there is something to set. */
const isMarkable = (pod: Pod): boolean =>
  (pod.status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status !== 'False');

const withoutReadiness = (pod: Pod, now: Milliseconds): Pod => ({
  ...pod,
  status: {
    ...pod.status,
    conditions: (pod.status?.conditions ?? []).map((condition) =>
      condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime: time(now) } : condition,
    ),
  },
});
