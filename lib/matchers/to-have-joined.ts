import type { JoinedNode } from '../cluster/departed-node.ts';
import { actEvidence } from './act-evidence.ts';
import { registration } from './departure-marks.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';

/** kubeadm join succeeds, and the Node is another one than before. */
export function toHaveJoined(joined: JoinedNode, negated: boolean): Promise<MatcherResult> {
  const { node, join, formerUid } = joined;
  const { observed } = node;
  return judgeState(
    observed,
    {
      id: 'node.joined',
      title: 'a reset machine joins as a new node',
      step: 11,
      subject: `Node ${node.name}`,
      judge: async () => {
        const evidence = actEvidence(join);
        // kubeadm returns when the kubelet runs, which registers its Node only then.
        const { effect } = registration(joined);
        if (join.exitCode === 0) await waitFor(observed, () => effect.seen(), effect.deadline());
        const span = { lo: join.at.lo, hi: effect.seen()?.hi ?? observed.cluster.clock.now() };
        const [doubt] = await provenRecordDoubts(observed, ['Node'], span);
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence };
        const common = { exercised: 1, at: join.at, evidence };
        if (join.exitCode !== 0) {
          return { ...common, verdict: 'fail', reason: `kubeadm join ended with exit code ${join.exitCode ?? 'none'}` };
        }
        const uid = effect.observation?.()?.uid;
        if (uid === undefined)
          return { ...common, verdict: 'fail', reason: 'kubeadm join succeeded, and no Node was registered' };
        return uid === formerUid
          ? { ...common, verdict: 'fail', reason: `the Node has the UID that it had before: ${uid}` }
          : { ...common, verdict: 'pass', reason: `exit code 0, and the Node has a new UID` };
      },
    },
    negated,
  );
}
