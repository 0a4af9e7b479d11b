import type { DarkNode } from '../cluster/node.ts';
import { awaitFlip } from './awaited-flip.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/**
 * The conditions of a silent node bear one and the same lastTransitionTime: the node lifecycle controller takes the time
 * once (node_lifecycle_controller.go, tryUpdateNodeHealth, nowTimestamp).
 */
export function toShareOneTransitionTime(node: DarkNode, negated: boolean): Promise<MatcherResult> {
  return judgeState(
    node.observed,
    {
      id: 'node.one-transition-time',
      title: 'the conditions of a silent node turn Unknown at one lastTransitionTime',
      step: 4,
      subject: `Node ${node.name}`,
      judge: async () => {
        const flip = await awaitFlip(node);
        if (typeof flip === 'string') return { verdict: 'unknown', reason: flip, exercised: 0, evidence: [] };
        const times = flip.conditions.map(({ type, change }) => ({ type, time: change?.server?.time }));
        const evidence = times.map(({ type, time }) => `${type}: lastTransitionTime ${time ?? 'not written'}`);
        const common = { exercised: times.length, at: flip.ready.seen, evidence };
        const [first] = times;
        const other = times.filter(({ time }) => time === undefined || time !== first?.time).map(({ type }) => type);
        return other.length > 0
          ? {
              ...common,
              verdict: 'fail',
              reason: `these did not turn Unknown at the time of Ready: ${other.join(', ')}`,
            }
          : { ...common, verdict: 'pass', reason: `${times.length} conditions since ${first?.time ?? 'never'}` };
      },
    },
    negated,
  );
}
