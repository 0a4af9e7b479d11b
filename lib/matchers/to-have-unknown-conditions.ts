import type { DarkNode } from '../cluster/node.ts';
import { conditionField, heartbeatConditions, silentNode } from '../kubernetes/conditions.ts';
import { textOf } from '../recorder/field-value.ts';
import { powerDoubts, proofPatience, provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import { becomesUnknown, nodeChanges } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';

/**
 * The four heartbeat conditions are Unknown with the node lifecycle controller's own reason and message, all by one
 * write, and the time of the kubelet's last heartbeat is left as it was.
 */
export function toHaveUnknownConditions(node: DarkNode, negated: boolean): Promise<MatcherResult> {
  const { observed } = node;
  return judgeState(
    observed,
    {
      id: 'node.conditions-unknown',
      title: 'Ready and the pressure conditions of a silent node are Unknown',
      step: 4,
      subject: `Node ${node.name}`,
      judge: async () => {
        const flip = becomesUnknown(node);
        const unknown = await waitFor(
          observed,
          () => flip.effect.observation?.() ?? flip.premiseGone?.(),
          flip.effect.deadline() + proofPatience,
        );
        if (unknown === undefined || typeof unknown === 'string') {
          const reason = unknown ?? 'Ready=Unknown was never observed';
          return { verdict: 'unknown', reason, exercised: 0, evidence: [] };
        }
        // The other conditions of that write may be taken down after Ready; a read made later proves that all of it was.
        const unproven = await provenRecordDoubts(observed, ['Node'], unknown.seen);
        const writes = heartbeatConditions.map((type) => ({
          type,
          change: nodeChanges(node, conditionField(type)).find(
            (change) => change.resourceVersion === unknown.resourceVersion,
          ),
        }));
        const wrong = writes.filter(
          ({ change }) =>
            textOf(change?.to, 'status') !== silentNode.status ||
            textOf(change?.to, 'reason') !== silentNode.reason ||
            textOf(change?.to, 'message') !== silentNode.message,
        );
        const beat = nodeChanges(node, 'heartbeat').find(
          (change) => change.resourceVersion === unknown.resourceVersion,
        );
        const evidence = writes.map(
          ({ type, change }) => `${type}: ${JSON.stringify(change?.to ?? 'not changed by that write')}`,
        );
        const [doubt] = [...(await powerDoubts(node)), ...unproven];
        const common = { exercised: writes.length, at: unknown.seen, evidence };
        if (doubt !== undefined) return { ...common, verdict: 'unknown', reason: doubt, exercised: 0 };
        if (wrong.length > 0) {
          return {
            ...common,
            verdict: 'fail',
            reason: `the write that made Ready Unknown did not make these Unknown with reason ${silentNode.reason}: ${wrong.map(({ type }) => type).join(', ')}`,
          };
        }
        if (beat !== undefined)
          return {
            ...common,
            verdict: 'fail',
            reason: 'the write that made Ready Unknown also moved lastHeartbeatTime',
          };
        return {
          ...common,
          verdict: 'pass',
          reason: `${writes.length} conditions are Unknown with reason ${silentNode.reason} by one write, lastHeartbeatTime unchanged`,
        };
      },
    },
    negated,
  );
}
