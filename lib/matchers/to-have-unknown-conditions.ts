import type { DarkNode } from '../cluster/node.ts';
import { silentNode } from '../kubernetes/conditions.ts';
import { textOf } from '../recorder/field-value.ts';
import { awaitFlip, type Flip } from './awaited-flip.ts';
import { judgeState } from './judge-state.ts';
import { nodeChanges } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

/**
 * The four heartbeat conditions are Unknown with the node lifecycle controller's own reason and message, all by one
 * write, and neither another condition (NetworkUnavailable) nor the time of the kubelet's last heartbeat is touched by it.
 */
export function toHaveUnknownConditions(node: DarkNode, negated: boolean): Promise<MatcherResult> {
  return judgeState(
    node.observed,
    {
      id: 'node.conditions-unknown',
      title: 'Ready and the pressure conditions of a silent node are Unknown',
      step: 4,
      subject: `Node ${node.name}`,
      judge: async () => {
        const flip = await awaitFlip(node);
        if (typeof flip === 'string') return { verdict: 'unknown', reason: flip, exercised: 0, evidence: [] };
        const evidence = flip.conditions.map(
          ({ type, change }) => `${type}: ${JSON.stringify(change?.to ?? 'not changed by that write')}`,
        );
        const common = { exercised: flip.conditions.length, at: flip.ready.seen, evidence };
        const wrong = whatIsWrong(node, flip);
        return wrong === undefined
          ? {
              ...common,
              verdict: 'pass',
              reason: `${flip.conditions.length} conditions are Unknown with reason ${silentNode.reason} by one write, lastHeartbeatTime unchanged`,
            }
          : { ...common, verdict: 'fail', reason: `the write that made Ready Unknown ${wrong}` };
      },
    },
    negated,
  );
}

function whatIsWrong(node: DarkNode, { ready, conditions }: Flip): string | undefined {
  const other = conditions.filter(
    ({ change }) =>
      textOf(change?.to, 'status') !== silentNode.status ||
      textOf(change?.to, 'reason') !== silentNode.reason ||
      textOf(change?.to, 'message') !== silentNode.message,
  );
  if (other.length > 0) {
    return `did not make these Unknown with reason ${silentNode.reason}: ${other.map(({ type }) => type).join(', ')}`;
  }
  const own = conditions.map(({ change }) => change?.field);
  const foreign = nodeChanges(node)
    .filter(({ resourceVersion }) => resourceVersion === ready.resourceVersion)
    .filter(({ field }) => field.startsWith('condition/') && !own.includes(field))
    .map(({ field }) => field);
  if (foreign.length > 0) return `also changed ${foreign.join(', ')}`;
  const beat = nodeChanges(node, 'heartbeat').some(({ resourceVersion }) => resourceVersion === ready.resourceVersion);
  return beat ? 'also moved lastHeartbeatTime' : undefined;
}
