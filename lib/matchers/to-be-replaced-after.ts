import type { DeletedOffNode } from '../cluster/deleted-off-node.ts';
import type { PodsOnNode } from '../cluster/workload.ts';
import { podsReplacedAfterRemoval } from '../model/node-rejoin.ts';
import { collections } from './collections.ts';
import { judgeWhileGone } from './judge-while-gone.ts';
import { following } from './moment.ts';
import { replacementOf } from './replacements.ts';
import { scaling } from './scaling.ts';
import type { MatcherResult } from './settle-claim.ts';

/** For every Pod that the collector made Failed its controller creates another one, at once and not before. */
export function toBeReplacedAfter(
  stranded: PodsOnNode,
  deleted: DeletedOffNode,
  negated: boolean,
): Promise<MatcherResult> {
  const { workload, pods } = stranded;
  const { timeline } = workload.observed;
  const expectation = podsReplacedAfterRemoval(deleted.node.name, pods.length);
  const losses = collections(stranded, deleted).map(({ pod, failed }) => ({ pod, effect: failed }));
  return judgeWhileGone(
    deleted,
    {
      id: expectation.id,
      title: 'the pods of a node that was deleted are replaced as soon as they are Failed',
      step: 9,
      subject: expectation.subject,
      awaited: `replacements of ${expectation.subject}`,
      moments: losses.map((loss) => ({
        ...following(loss.effect, expectation, {
          what: `replacement of Pod ${loss.pod.subject.name}`,
          kind: 'Pod',
          find: () => replacementOf(timeline, losses, loss, deleted.at.lo),
        }),
        premiseGone: () => scaling(workload),
      })),
    },
    negated,
  );
}
