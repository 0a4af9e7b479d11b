import type { PodsOnNode } from '../cluster/workload.ts';
import { podsReplaced } from '../model/node-failure.ts';
import { evictions } from './evictions.ts';
import { judgeWhileDark } from './judge-while-dark.ts';
import { following } from './moment.ts';
import { replacementOf } from './replacements.ts';
import { scaling } from './scaling.ts';
import type { MatcherResult } from './settle-claim.ts';

/** For every evicted Pod its controller creates another one, at once. */
export function toBeReplaced(stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { node, workload, pods } = stranded;
  const { timeline } = workload.observed;
  const expectation = podsReplaced(node.name, pods.length);
  const evicted = evictions(stranded);
  return judgeWhileDark(
    node,
    {
      id: expectation.id,
      title: 'evicted pods are replaced at once',
      step: 6,
      subject: expectation.subject,
      awaited: `replacements of ${expectation.subject}`,
      moments: evicted.map((eviction) => ({
        ...following(eviction.effect, expectation, {
          what: `replacement of Pod ${eviction.pod.subject.name}`,
          kind: 'Pod',
          find: () => replacementOf(timeline, evicted, eviction, node.fault.requestedAt),
        }),
        premiseGone: () => eviction.premiseGone?.() ?? scaling(workload),
      })),
    },
    negated,
  );
}
