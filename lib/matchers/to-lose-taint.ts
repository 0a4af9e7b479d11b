import type { ReturnedNode } from '../cluster/node.ts';
import { noExecuteRemoved, noScheduleRemoved, readyAgain } from '../model/node-failure.ts';
import { judgeClaim } from './judge-claim.ts';
import { lastTaintRemoved, powerReturned, readyAgainMark } from './marks.ts';
import { following } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The returned node carries neither `unreachable` nor `not-ready` with this effect any more. */
export function toLoseTaint(
  node: ReturnedNode,
  effect: 'NoSchedule' | 'NoExecute',
  negated: boolean,
): Promise<MatcherResult> {
  const { settings } = node.observed.cluster;
  const expectation = effect === 'NoSchedule' ? noScheduleRemoved(node.name) : noExecuteRemoved(settings, node.name);
  const ready = following(powerReturned(node), readyAgain(node.name), readyAgainMark(node)).effect;
  return judgeClaim(
    node.observed,
    {
      id: expectation.id,
      title: `a returned node loses its ${effect} taints`,
      step: 7,
      subject: expectation.subject,
      awaited: `no ${effect} taint on ${node.name}`,
      moments: [
        following(ready, expectation, {
          what: `no ${effect} taint`,
          kind: 'Node',
          find: () => lastTaintRemoved(node, effect),
        }),
      ],
    },
    negated,
  );
}
