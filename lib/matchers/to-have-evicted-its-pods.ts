import type { DrainedNode } from '../cluster/departed-node.ts';
import { gracePeriodOf, podDrained } from '../model/node-rejoin.ts';
import { lifeDoubts } from './doubts.ts';
import { evictable, evictedByApi, evictionOf } from './drained-pods.ts';
import { judgeClaim } from './judge-claim.ts';
import { following } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Every Pod that the drain has to evict is evicted by way of the Eviction API, and is gone within its grace period. */
export function toHaveEvictedItsPods(drained: DrainedNode, negated: boolean): Promise<MatcherResult> {
  const { node, observed, options } = drained;
  const pods = evictable(drained);
  return judgeClaim(
    observed,
    {
      id: 'pods.drained',
      title: 'a drain evicts the pods of the node, and they end within their grace period',
      step: 8,
      subject: `${pods.length} pods on ${node.name}`,
      awaited: `the end of ${pods.length} drained pods`,
      moments: pods.map((pod) => {
        const eviction = evictionOf(drained, pod);
        return {
          ...following(eviction, podDrained(node.name, pods.length, gracePeriodOf(pod, options)), {
            what: `Pod ${pod.subject.name} gone`,
            kind: 'Pod',
            find: () =>
              observed.timeline
                .observations({ kind: 'Pod', uid: pod.uid, field: 'exists', since: drained.drain.at.lo })
                .find((change) => change.to === undefined),
          }),
          premiseGone: () =>
            eviction.seen() === undefined || evictedByApi(drained, pod)
              ? undefined
              : `Pod ${pod.subject.name} was deleted, but not by way of the Eviction API`,
        };
      }),
      byController: false,
      askBlame: () => lifeDoubts(node),
    },
    negated,
  );
}
