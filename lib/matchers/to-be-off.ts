import type { PoweredOffNode } from '../cluster/node.ts';
import { powerDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The machine of the node is off, by its own state and not by what Kubernetes says of it. */
export function toBeOff(node: PoweredOffNode, negated: boolean): Promise<MatcherResult> {
  const { evidence, confirmed } = node.fault;
  return judgeState(
    node.observed,
    {
      id: 'power.cut',
      title: 'the power of the node is cut',
      step: 2,
      subject: `Node ${node.name}`,
      judge: async () => {
        const now = await node.inspect();
        const [doubt] = await powerDoubts(node);
        const told = [evidence.before, evidence.after, now].map(
          (one) => `${one.source}: ${one.state} ${JSON.stringify(one.facts)}`,
        );
        return doubt === undefined
          ? {
              verdict: 'pass',
              reason: `its machine is off by ${now.source}`,
              exercised: 1,
              at: confirmed,
              evidence: told,
            }
          : { verdict: 'unknown', reason: doubt, exercised: 0, evidence: told };
      },
    },
    negated,
  );
}
