import type { ReturnedNode } from '../cluster/node.ts';
import type { PodsOnNode } from '../cluster/workload.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { podsReadyAgain } from '../model/node-failure.ts';
import { valueAt } from '../recorder/value-at.ts';
import { returnDoubts } from './doubts.ts';
import { judgeClaim } from './judge-claim.ts';
import { following, given } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The Pods that the node kept are Ready again: the same Pods, on the same node. */
export function toBeReadyAgain(stranded: PodsOnNode, back: ReturnedNode, negated: boolean): Promise<MatcherResult> {
  const { node, workload, pods } = stranded;
  const { timeline } = workload.observed;
  const field = conditionField('Ready');
  const expectation = podsReadyAgain(node.name, pods.length);
  return judgeClaim(
    workload.observed,
    {
      id: expectation.id,
      title: 'the pods that a returned node kept are Ready again',
      step: 7,
      subject: expectation.subject,
      awaited: `Ready=True of ${expectation.subject}`,
      moments: pods.map((pod) => ({
        ...following(given('the return of the node', back.fault.confirmed), expectation, {
          what: `Ready=True of Pod ${pod.subject.name}`,
          kind: 'Pod',
          // The kubelet may say True of what it has not looked at yet, and takes it back: the last word counts.
          find: () => {
            const changes = timeline.observations({ kind: 'Pod', uid: pod.uid, field, since: back.fault.requestedAt });
            const last = changes.at(-1);
            return conditionStatus(last?.to) === 'True' ? last : undefined;
          },
        }),
        premiseGone: () =>
          conditionStatus(valueAt(timeline, pod.subject, field, back.fault.requestedAt)) === 'True'
            ? `Pod ${pod.subject.name} was still Ready when the node came back, so it cannot become so`
            : undefined,
      })),
      byController: false,
      askBlame: () => returnDoubts(back),
    },
    negated,
  );
}
