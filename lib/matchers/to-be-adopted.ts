import type { RejoinedNode } from '../cluster/orphaned-node.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { actEvidence } from './act-evidence.ts';
import { beforeTheJoin, stayedTheSame } from './adoption-marks.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** kubeadm join succeeds by the name of a Node that is not Ready, and the machine takes that Node over. */
export function toBeAdopted(rejoined: RejoinedNode, negated: boolean): Promise<MatcherResult> {
  const { node, join, before } = rejoined;
  const { observed } = node;
  return judgeState(
    observed,
    {
      id: 'node.adopted',
      title: 'a join by the name of a Node that is not Ready takes that Node over',
      step: 11,
      subject: `Node ${node.name}`,
      judge: async () => {
        const evidence = actEvidence(join);
        const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence });
        const span = { lo: join.at.lo, hi: observed.cluster.clock.now() };
        const [doubt] = await provenRecordDoubts(observed, ['Node'], span);
        if (doubt !== undefined) return unknown(doubt);
        if (before.uid === undefined) return unknown('which Node it was before was never observed');
        const ready = conditionStatus(beforeTheJoin(rejoined, conditionField('Ready')));
        if (ready === undefined || ready === 'True')
          return unknown(`Ready was ${ready ?? 'absent'} when the join began`);
        const common = { exercised: 1, at: join.at, evidence };
        if (join.exitCode !== 0) {
          return { ...common, verdict: 'fail', reason: `kubeadm join ended with exit code ${join.exitCode ?? 'none'}` };
        }
        const reason = stayedTheSame(rejoined);
        return reason === undefined
          ? { ...common, verdict: 'pass', reason: `exit code 0, and the Node has the UID that it had` }
          : { ...common, verdict: 'fail', reason };
      },
    },
    negated,
  );
}
