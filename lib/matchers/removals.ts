import type { ReturnedNode } from '../cluster/node.ts';
import type { PodsOnNode } from '../cluster/workload.ts';
import { podsGone } from '../model/node-failure.ts';
import type { Observation } from '../recorder/observation.ts';
import { formatDuration, seconds } from '../units.ts';
import { evictions } from './evictions.ts';
import { powerReturned } from './marks.ts';
import { following, type Moment } from './moment.ts';

/** The end of each Pod that was evicted while its node was dark, due by the node's return. */
export function removals(stranded: PodsOnNode, returned: ReturnedNode): readonly Moment[] {
  const { timeline } = stranded.workload.observed;
  const evicted = evictions(stranded).filter((moment) => moment.effect.seen() !== undefined);
  return evicted.map(({ pod }) => {
    const find = (): Observation | undefined =>
      timeline.observations({ kind: 'Pod', uid: pod.uid, field: 'exists' }).find((change) => change.to === undefined);
    return {
      ...following(powerReturned(returned), podsGone(returned.name, evicted.length, seconds(pod.gracePeriodSeconds)), {
        what: `Pod ${pod.subject.name} gone`,
        kind: 'Pod',
        find,
      }),
      premiseGone: () => {
        const gone = find()?.seen.hi ?? Number.POSITIVE_INFINITY;
        return gone >= returned.fault.requestedAt
          ? undefined
          : `Pod ${pod.subject.name} was gone already at ${formatDuration(gone)}, before the power came back`;
      },
    };
  });
}
