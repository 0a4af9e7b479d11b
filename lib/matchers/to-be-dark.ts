import type { DarkNode } from '../cluster/node.ts';
import type { Darkening } from '../power/fault.ts';
import { powerDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** By what was done: the claim, and what the machine's own state is to be. */
const claims: {
  readonly [kind in Darkening | 'stop-kubelet']: { readonly id: string; readonly title: string; readonly word: string };
} = {
  'cut-power': { id: 'power.cut', title: 'the power of the node is cut', word: 'off' },
  'shut-down': { id: 'power.shut-down', title: 'the node is shut down', word: 'off' },
  'stop-kubelet': { id: 'kubelet.stopped', title: 'the kubelet of the node is stopped', word: 'off' },
  pause: { id: 'node.paused', title: 'the node is paused', word: 'paused' },
};

const isNamed = (kind: string): kind is keyof typeof claims => Object.hasOwn(claims, kind);

/** The machine of the node is as it was made, by its own state and not by what Kubernetes says of it. */
export function toBeDark(node: DarkNode, negated: boolean): Promise<MatcherResult> {
  const { evidence, confirmed, kind } = node.fault;
  const { id, title, word } = claims[isNamed(kind) ? kind : 'cut-power'];
  return judgeState(
    node.observed,
    {
      id,
      title,
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
              reason: `its ${kind === 'stop-kubelet' ? 'kubelet' : 'machine'} is ${word} by ${now.source}`,
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
