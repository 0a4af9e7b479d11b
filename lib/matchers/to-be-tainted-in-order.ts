import type { DarkNode } from '../cluster/node.ts';
import { taintKeys } from '../kubernetes/taints.ts';
import { taintsAddedInOrder } from '../model/taint-order.ts';
import type { Observation } from '../recorder/observation.ts';
import type { Judgement } from '../verdict/judge.ts';
import { awaitMoment } from './awaited-moment.ts';
import { controllerDoubts, powerDoubts, provenRecordDoubts, zoneDoubts } from './doubts.ts';
import { judgeOrder } from './judge-order.ts';
import { judgeState } from './judge-state.ts';
import { becomesTainted, nodeChanges } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

/**
 * A node without power gets `unreachable` with NoSchedule first and with NoExecute then, each once and with the time of its
 * adding; it keeps both, and has no `not-ready` beside them, until now.
 */
export function toBeTaintedInOrder(node: DarkNode, negated: boolean): Promise<MatcherResult> {
  const { observed } = node;
  return judgeState(
    observed,
    {
      id: 'node.taints-in-order',
      title: 'an unreachable node gets its NoSchedule taint before its NoExecute taint, each once',
      step: 5,
      subject: `Node ${node.name}`,
      judge: async () => {
        const noSchedule = becomesTainted(node, 'NoSchedule');
        const noExecute = becomesTainted(node, 'NoExecute');
        for (const addition of [noSchedule, noExecute]) await awaitMoment(observed, addition);
        const span = { lo: node.fault.requestedAt, hi: observed.cluster.clock.now() };
        const changes = taintChanges(node);
        const evidence = changes.map(describe);
        const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence });
        const first = noSchedule.effect.observation?.();
        const second = noExecute.effect.observation?.();
        const [doubt] = [
          ...[noSchedule, noExecute].flatMap(({ premiseGone }) => premiseGone?.() ?? []),
          ...(await provenRecordDoubts(observed, ['Node'], span)),
          ...(await powerDoubts(node)),
          ...zoneDoubts(observed, node.name, span),
          ...controllerDoubts(observed, span, true),
        ];
        if (doubt !== undefined) return unknown(doubt);
        if (first === undefined || second === undefined) return unknown('the node did not get both taints');
        const judged = whatIsOdd(changes) ?? judgeOrder(first, second, taintsAddedInOrder(observed.cluster.settings));
        return { ...judged, exercised: judged.verdict === 'unknown' ? 0 : 2, at: second.seen, evidence };
      },
    },
    negated,
  );
}

const keys = [taintKeys.unreachable, taintKeys.notReady];

const taintChanges = (node: DarkNode): readonly Observation[] =>
  nodeChanges(node).filter(({ field }) => keys.some((key) => field.startsWith(`taint/${key}:`)));

function whatIsOdd(changes: readonly Observation[]): Judgement | undefined {
  const fail = (reason: string): Judgement => ({ verdict: 'fail', reason });
  const other = changes.find(({ field }) => field.startsWith(`taint/${taintKeys.notReady}:`));
  if (other !== undefined) return fail(`it was not unreachable alone: ${describe(other)}`);
  const again = changes.find(
    ({ field, to }, index) => to === undefined || changes.findIndex((one) => one.field === field) < index,
  );
  if (again !== undefined) return fail(`a taint was changed after it was added: ${describe(again)}`);
  const undated = changes.find(({ server }) => server === undefined);
  return undated === undefined ? undefined : fail(`a taint bears no timeAdded: ${undated.field}`);
}

const describe = ({ field, to, resourceVersion, server }: Observation): string =>
  `${field} ${to === undefined ? 'removed' : `added, timeAdded ${server?.time ?? 'not written'}`}, resourceVersion ${resourceVersion}`;
