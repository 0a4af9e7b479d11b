import type { PoweredOffNode } from '../cluster/node.ts';
import { conditionField } from '../kubernetes/conditions.ts';
import { seconds } from '../units.ts';
import { formatInterval } from '../verdict/judge.ts';
import { gapDoubts, powerDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import { nodeChanges } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitForProof } from './wait.ts';

/** Right after the cut the API still shows Ready=True: proved by a consistent read sent after the power was gone. */
export function toStillShowReady(node: PoweredOffNode, negated: boolean): Promise<MatcherResult> {
  const { observed } = node;
  return judgeState(
    observed,
    {
      id: 'node.still-ready',
      title: 'a node without power still shows Ready for a while',
      step: 3,
      subject: `Node ${node.name}`,
      judge: async () => {
        const off = node.fault.confirmed.hi;
        const proven = await waitForProof(observed, 'Node', off, off + seconds(5));
        const proof = observed.timeline.entries
          .filter((entry) => entry.type === 'proof')
          .find((entry) => entry.kind === 'Node' && entry.sentAt >= off);
        const [change] = nodeChanges(node, conditionField('Ready'));
        const changedBefore = change !== undefined && (proof === undefined || change.seen.lo <= proof.sentAt);
        const [doubt] = [
          ...(await powerDoubts(node)),
          ...gapDoubts(observed, ['Node'], { lo: node.fault.confirmed.lo, hi: proof?.receivedAt ?? off }),
        ];
        const evidence =
          proof === undefined
            ? []
            : [
                `consistent list of Nodes sent ${formatInterval({ lo: proof.sentAt, hi: proof.sentAt })}, resourceVersion ${proof.resourceVersion}`,
              ];
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence };
        if (changedBefore) {
          return {
            verdict: 'fail',
            reason: `Ready changed at ${formatInterval(change.seen)}, before any read after the cut`,
            exercised: 1,
            at: change.seen,
            evidence,
          };
        }
        if (!proven || proof === undefined) {
          return {
            verdict: 'unknown',
            reason: 'no consistent read after the cut was answered',
            exercised: 0,
            evidence,
          };
        }
        return node.node.ready === 'True' || change !== undefined
          ? {
              verdict: 'pass',
              reason: 'a consistent read sent after the cut shows Ready=True',
              exercised: 1,
              at: { lo: proof.sentAt, hi: proof.receivedAt },
              evidence,
            }
          : { verdict: 'fail', reason: `Ready is ${node.node.ready ?? 'absent'}`, exercised: 1, evidence };
      },
    },
    negated,
  );
}
