import { askKubelet } from '../cluster/ask-kubelet.ts';
import type { DarkNode } from '../cluster/node.ts';
import { powerDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Nothing on the node answers: the API server, asked to pass a request on to its kubelet, gets no answer. */
export function toBeSilent(node: DarkNode, negated: boolean): Promise<MatcherResult> {
  const { observed } = node;
  const { api, clock } = observed.cluster;
  return judgeState(
    observed,
    {
      id: 'node.silent',
      title: 'nothing on a node without power answers',
      step: 3,
      subject: `Node ${node.name}`,
      judge: async () => {
        const answer = await askKubelet({ api, clock, node: node.name });
        const [doubt] = await powerDoubts(node);
        const evidence = [answer.detail];
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence };
        switch (answer.state) {
          case 'silent':
            return {
              verdict: 'pass',
              reason: `its kubelet does not answer: ${answer.detail}`,
              exercised: 1,
              evidence,
            };
          case 'answers':
            return { verdict: 'fail', reason: `its kubelet answered: ${answer.detail}`, exercised: 1, evidence };
          case 'untold':
            return {
              verdict: 'unknown',
              reason: `whether its kubelet answers cannot be told: ${answer.detail}`,
              exercised: 0,
              evidence,
            };
        }
      },
    },
    negated,
  );
}
