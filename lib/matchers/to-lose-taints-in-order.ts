import type { ReturnedNode } from '../cluster/node.ts';
import { taintsRemovedInOrder } from '../model/taint-order.ts';
import { awaitMoment } from './awaited-moment.ts';
import { controllerDoubts, provenRecordDoubts } from './doubts.ts';
import { judgeOrder } from './judge-order.ts';
import { judgeState } from './judge-state.ts';
import { losesTaint } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

/** A returned node has lost its last NoSchedule taint of `unreachable` and `not-ready` when it loses the last NoExecute one. */
export function toLoseTaintsInOrder(node: ReturnedNode, negated: boolean): Promise<MatcherResult> {
  const { observed } = node;
  return judgeState(
    observed,
    {
      id: 'node.taints-removed-in-order',
      title: 'a returned node loses its NoSchedule taint no later than its NoExecute taint',
      step: 7,
      subject: `Node ${node.name}`,
      judge: async () => {
        const removals = [losesTaint(node, 'NoSchedule'), losesTaint(node, 'NoExecute')];
        for (const removal of removals) await awaitMoment(observed, removal);
        const span = { lo: node.fault.requestedAt, hi: observed.cluster.clock.now() };
        const [first, second] = removals.map(({ effect }) => effect.observation?.());
        const evidence = [first, second].flatMap((one) =>
          one === undefined ? [] : [`${one.field} removed, resourceVersion ${one.resourceVersion}`],
        );
        const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence });
        const [doubt] = [
          ...removals.flatMap(({ premiseGone }) => premiseGone?.() ?? []),
          ...(await provenRecordDoubts(observed, ['Node'], span)),
          ...controllerDoubts(observed, span, true),
        ];
        if (doubt !== undefined) return unknown(doubt);
        if (first === undefined || second === undefined) return unknown('the node did not lose both taints');
        const judged = judgeOrder(first, second, taintsRemovedInOrder);
        return { ...judged, exercised: judged.verdict === 'unknown' ? 0 : 2, at: second.seen, evidence };
      },
    },
    negated,
  );
}
