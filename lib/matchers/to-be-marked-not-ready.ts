import type { PodsOnNode } from '../cluster/workload.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { podsMarkedNotReady } from '../model/node-failure.ts';
import { powerDoubts } from './doubts.ts';
import { judgeClaim } from './judge-claim.ts';
import { becomesUnknown } from './marks.ts';
import { following } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Every Pod of the node turns Ready=False in the pass that flipped the node. */
export function toBeMarkedNotReady({ workload, node, pods }: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { observed } = workload;
  const expectation = podsMarkedNotReady(node.name, pods.length);
  const cause = becomesUnknown(node).effect;
  return judgeClaim(
    observed,
    {
      id: expectation.id,
      title: 'pods of an unreachable node are marked not ready',
      step: 5,
      subject: expectation.subject,
      awaited: `Ready=False of ${expectation.subject}`,
      moments: pods.map((pod) =>
        following(cause, expectation, {
          what: `Ready=False of Pod ${pod.subject.name}`,
          kind: 'Pod',
          find: () =>
            observed.timeline
              .observations({
                kind: 'Pod',
                uid: pod.uid,
                field: conditionField('Ready'),
                since: node.fault.requestedAt,
              })
              .find((change) => conditionStatus(change.to) === 'False'),
        }),
      ),
      askDoubts: () => powerDoubts(node),
    },
    negated,
  );
}
