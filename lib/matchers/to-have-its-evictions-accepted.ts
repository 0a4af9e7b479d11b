import type { RunningDrain } from '../cluster/drain.ts';
import type { DarkNode } from '../cluster/node.ts';
import { allowances } from '../model/allowances.ts';
import { evictionAccepted } from '../model/node-drain.ts';
import { latestOf } from '../verdict/judge.ts';
import { powerDoubts } from './doubts.ts';
import { kubectlMark } from './drain-marks.ts';
import { evictable, evictedByApi } from './drained-pods.ts';
import { triesOf } from './evictions-of-a-drain.ts';
import { judgeClaim } from './judge-claim.ts';
import { following } from './moment.ts';
import { deletionOf } from './pods-kept.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Every Pod that a drain has to evict from a node without power becomes Terminating, by way of the Eviction API. */
export function toHaveItsEvictionsAccepted(
  drain: RunningDrain,
  dark: DarkNode,
  negated: boolean,
): Promise<MatcherResult> {
  const { node, observed } = drain;
  const pods = evictable(drain);
  const expectation = evictionAccepted(node.name, pods.length);
  return judgeClaim(
    observed,
    {
      id: expectation.id,
      title: 'evictions of pods on a node without power are accepted',
      step: 8,
      subject: expectation.subject,
      awaited: `the deletion of ${pods.length} pods`,
      moments: pods.map((pod) => {
        const cause = kubectlMark({
          observed,
          what: `kubectl says that it evicts Pod ${pod.subject.name}`,
          at: () => triesOf(drain, pod)[0]?.at,
          // It has to start first, and to cordon the node.
          deadline: () => latestOf(drain.begunAt + allowances.kubectl, expectation),
        });
        const find = () => deletionOf(observed.timeline, pod, drain.begunAt);
        return {
          ...following(cause, expectation, { what: `Pod ${pod.subject.name} Terminating`, kind: 'Pod', find }),
          premiseGone: () =>
            find() === undefined || evictedByApi(drain, pod)
              ? undefined
              : `Pod ${pod.subject.name} was deleted, but not by way of the Eviction API`,
        };
      }),
      byController: false,
      askDoubts: () => powerDoubts(dark),
    },
    negated,
  );
}
