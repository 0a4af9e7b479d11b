import type { StrandedPod } from '../cluster/workload.ts';
import type { Observation } from '../recorder/observation.ts';
import type { Timeline } from '../recorder/timeline.ts';
import type { Milliseconds } from '../units.ts';

/** When the deletion of a Pod was asked for, since an instant. */
export const deletionOf = (timeline: Timeline, { uid }: StrandedPod, since: Milliseconds): Observation | undefined =>
  timeline.observations({ kind: 'Pod', uid, field: 'deletionTimestamp', since }).find(({ to }) => to !== undefined);

/** When a Pod was gone, since an instant at which it was there. */
export const endOf = (timeline: Timeline, { uid }: StrandedPod, since: Milliseconds): Observation | undefined =>
  timeline.observations({ kind: 'Pod', uid, field: 'exists', since }).find(({ to }) => to === undefined);

/** Names of the Pods whose deletion was asked for, or that are gone, since an instant at which they were there. */
export const deletedSince = (timeline: Timeline, pods: readonly StrandedPod[], since: Milliseconds): string[] =>
  pods
    .filter((pod) => deletionOf(timeline, pod, since) !== undefined || endOf(timeline, pod, since) !== undefined)
    .map(({ subject }) => subject.name);
