import type { PodsOnNode, StrandedPod } from '../cluster/workload.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { podsMarkedNotReady } from '../model/node-failure.ts';
import type { Observation } from '../recorder/observation.ts';
import { valueAt } from '../recorder/value-at.ts';
import { latestOf } from '../verdict/judge.ts';
import { judgeWhileDark } from './judge-while-dark.ts';
import { becomesUnknown, boundPods } from './marks.ts';
import { following } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Every Pod of the node turns Ready=False in the pass that flipped the node. */
export function toBeMarkedNotReady({ workload, node, pods }: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { timeline } = workload.observed;
  const expectation = podsMarkedNotReady(node.name, pods.length, boundPods(node));
  const cause = becomesUnknown(node).effect;
  const field = conditionField('Ready');
  const markOf = ({ uid }: Pick<StrandedPod, 'uid'>): Observation | undefined =>
    timeline
      .observations({ kind: 'Pod', uid, field, since: node.fault.requestedAt })
      .find((change) => conditionStatus(change.to) === 'False');
  /** A Pod that is not Ready is left as it is (controller_utils.go, MarkPodsNotReady). */
  const wasNotReady = ({ subject }: StrandedPod): string | undefined =>
    conditionStatus(valueAt(timeline, subject, field, node.fault.requestedAt)) === 'True'
      ? undefined
      : `Pod ${subject.name} was not Ready before the power was cut`;
  /** One that is gone when it is its turn is passed over. */
  const wasRemoved = ({ uid, subject }: StrandedPod): string | undefined => {
    const gone = timeline.observations({ kind: 'Pod', uid, field: 'exists' }).find(({ to }) => to === undefined);
    const flip = cause.seen();
    const isEarly = gone !== undefined && (flip === undefined || gone.seen.lo <= latestOf(flip.hi, expectation));
    return isEarly && markOf({ uid }) === undefined
      ? `Pod ${subject.name} was removed by somebody before it could be marked`
      : undefined;
  };
  return judgeWhileDark(
    node,
    {
      id: expectation.id,
      title: 'pods of an unreachable node are marked not ready',
      step: 5,
      subject: expectation.subject,
      awaited: `Ready=False of ${expectation.subject}`,
      moments: pods.map((pod) => ({
        ...following(cause, expectation, {
          what: `Ready=False of Pod ${pod.subject.name}`,
          kind: 'Pod',
          find: () => markOf(pod),
        }),
        premiseGone: () => wasNotReady(pod) ?? wasRemoved(pod),
      })),
    },
    negated,
  );
}
