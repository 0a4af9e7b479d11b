import type { DarkNode } from '../cluster/node.ts';
import { heartbeatConditions, heartbeatField } from '../kubernetes/conditions.ts';
import { valueAt } from '../recorder/value-at.ts';
import { awaitFlip } from './awaited-flip.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import { nodeChanges } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

/**
 * The four conditions of a silent node keep the lastHeartbeatTime that its kubelet wrote last, through the write that
 * makes them Unknown and after it (node_lifecycle_controller.go, tryUpdateNodeHealth, leaves LastHeartbeatTime alone).
 */
export function toKeepHeartbeatTimes(node: DarkNode, negated: boolean): Promise<MatcherResult> {
  const { observed } = node;
  return judgeState(
    observed,
    {
      id: 'node.heartbeat-time-kept',
      title: 'the conditions of a silent node keep the time of the last heartbeat',
      step: 4,
      subject: `Node ${node.name}`,
      judge: async () => {
        const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence: [] });
        const flip = await awaitFlip(node);
        if (typeof flip === 'string') return unknown(flip);
        const span = { lo: flip.ready.seen.lo, hi: observed.cluster.clock.now() };
        const [doubt] = await provenRecordDoubts(observed, ['Node'], span);
        if (doubt !== undefined) return unknown(doubt);
        const times = heartbeatConditions.map((type) => ({
          type,
          last: valueAt(observed.timeline, node.node.subject, heartbeatField(type), node.fault.confirmed.hi),
          moved: nodeChanges(node, heartbeatField(type)).find(
            (change) => BigInt(change.resourceVersion) >= BigInt(flip.ready.resourceVersion),
          ),
        }));
        const bare = times.filter(({ last }) => last === undefined).map(({ type }) => type);
        if (bare.length > 0) return unknown(`no lastHeartbeatTime was there to keep: ${bare.join(', ')}`);
        const common = {
          exercised: times.length,
          at: span,
          evidence: times.map(({ type, last }) => `${type}: lastHeartbeatTime ${JSON.stringify(last)}`),
        };
        const moved = times.filter((one) => one.moved !== undefined).map(({ type }) => type);
        return moved.length > 0
          ? { ...common, verdict: 'fail', reason: `lastHeartbeatTime of these was moved: ${moved.join(', ')}` }
          : {
              ...common,
              verdict: 'pass',
              reason: `lastHeartbeatTime of ${times.length} conditions is the kubelet's last`,
            };
      },
    },
    negated,
  );
}
