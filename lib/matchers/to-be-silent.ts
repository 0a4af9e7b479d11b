import { askKubelet } from '../cluster/ask-kubelet.ts';
import type { PoweredOffNode } from '../cluster/node.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Nothing on the node answers: the API server, asked to pass a request on to its kubelet, gets no answer. */
export function toBeSilent(node: PoweredOffNode, negated: boolean): Promise<MatcherResult> {
  const { observed } = node;
  return judgeState(
    observed,
    {
      id: 'node.silent',
      title: 'nothing on a node without power answers',
      step: 3,
      subject: `Node ${node.name}`,
      judge: async () => {
        const answer = await askKubelet(observed.cluster, node.name);
        switch (answer.state) {
          case 'silent':
            return {
              verdict: 'pass',
              reason: `its kubelet does not answer: ${answer.detail}`,
              exercised: 1,
              evidence: [answer.detail],
            };
          case 'answers':
            return {
              verdict: 'fail',
              reason: `its kubelet answered: ${answer.detail}`,
              exercised: 1,
              evidence: [answer.detail],
            };
          case 'unreachable':
            return {
              verdict: 'unknown',
              reason: `the API server itself did not answer: ${answer.detail}`,
              exercised: 0,
              evidence: [answer.detail],
            };
        }
      },
    },
    negated,
  );
}
