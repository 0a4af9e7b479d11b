import type { DarkNode } from '../cluster/node.ts';
import { conditionField } from '../kubernetes/conditions.ts';
import { valueAt } from '../recorder/value-at.ts';
import { awaitFlip } from './awaited-flip.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import { nodeChanges } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

const field = conditionField('NetworkUnavailable');

/**
 * NetworkUnavailable of a silent node is left as it was: it is not its kubelet's to post
 * (node_lifecycle_controller.go, tryUpdateNodeHealth, nodeConditionTypes).
 */
export function toKeepNetworkCondition(node: DarkNode, negated: boolean): Promise<MatcherResult> {
  const { observed } = node;
  return judgeState(
    observed,
    {
      id: 'node.network-condition-kept',
      title: 'NetworkUnavailable of a silent node is left as it was',
      step: 4,
      subject: `Node ${node.name}`,
      judge: async () => {
        const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence: [] });
        const flip = await awaitFlip(node);
        if (typeof flip === 'string') return unknown(flip);
        const span = { lo: node.fault.requestedAt, hi: observed.cluster.clock.now() };
        const [doubt] = await provenRecordDoubts(observed, ['Node'], span);
        if (doubt !== undefined) return unknown(doubt);
        const had = valueAt(observed.timeline, node.node.subject, field, span.lo);
        if (had === undefined) return unknown('the node has no such condition, so the claim was never exercised');
        const common = { exercised: 1, at: span, evidence: [`${field}: ${JSON.stringify(had)}`] };
        const [change] = nodeChanges(node, field);
        return change === undefined
          ? { ...common, verdict: 'pass', reason: 'it is what it was before the node fell silent' }
          : { ...common, verdict: 'fail', reason: `it was changed to ${JSON.stringify(change.to) ?? 'none'}` };
      },
    },
    negated,
  );
}
