import type { ReturnedNode } from '../cluster/node.ts';
import type { PodsOnNode, StrandedPod } from '../cluster/workload.ts';
import { podsGone } from '../model/node-failure.ts';
import type { Observation } from '../recorder/observation.ts';
import { formatDuration, seconds } from '../units.ts';
import { evictions } from './evictions.ts';
import { judgeClaim } from './judge-claim.ts';
import { powerReturned } from './marks.ts';
import { following } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The evicted Pods, which stayed Terminating while their node was off, are gone after its return. */
export function toBeGoneAfter(stranded: PodsOnNode, returned: ReturnedNode, negated: boolean): Promise<MatcherResult> {
  const { workload } = stranded;
  const { timeline } = workload.observed;
  const evicted = evictions(stranded).filter((moment) => moment.effect.seen() !== undefined);
  const cause = powerReturned(returned);
  const removal = ({ uid }: StrandedPod): Observation | undefined =>
    timeline.observations({ kind: 'Pod', uid, field: 'exists' }).find((change) => change.to === undefined);
  return judgeClaim(
    workload.observed,
    {
      id: 'pods.gone',
      title: 'terminating pods are gone after their node returned',
      step: 7,
      subject: `${evicted.length} pods on ${returned.name}`,
      awaited: `removal of ${evicted.length} terminating pods`,
      moments: evicted.map(({ pod }) => ({
        ...following(cause, podsGone(returned.name, evicted.length, seconds(pod.gracePeriodSeconds)), {
          what: `Pod ${pod.subject.name} gone`,
          kind: 'Pod',
          find: () => removal(pod),
        }),
        premiseGone: () => {
          const gone = removal(pod)?.seen.hi ?? Number.POSITIVE_INFINITY;
          return gone >= returned.fault.requestedAt
            ? undefined
            : `Pod ${pod.subject.name} was gone already at ${formatDuration(gone)}, before the power came back`;
        },
      })),
      byController: false,
    },
    negated,
  );
}
