import type { RejoinedNode } from '../cluster/orphaned-node.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { actEvidence } from './act-evidence.ts';
import { beforeTheJoin } from './adoption-marks.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** kubeadm's own words (cmd/kubeadm/app/cmd/phases/join/kubelet.go, runKubeletStartJoinPhase). */
const refusal = (node: string): string => `a Node with name "${node}" and status "Ready" already exists in the cluster`;

/** kubeadm join refuses a name under which there is a Node that is Ready. */
export function toBeRefused(rejoined: RejoinedNode, negated: boolean): Promise<MatcherResult> {
  const { node, join } = rejoined;
  const { observed } = node;
  return judgeState(
    observed,
    {
      id: 'join.refused',
      title: 'a join by the name of a Node that is Ready is refused',
      step: 11,
      subject: `Node ${node.name}`,
      judge: async () => {
        const evidence = actEvidence(join);
        const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence });
        const [doubt] = await provenRecordDoubts(observed, ['Node'], join.at);
        if (doubt !== undefined) return unknown(doubt);
        const unready = notReadyThroughout(rejoined);
        if (unready !== undefined) return unknown(unready);
        const common = { exercised: 1, at: join.at, evidence };
        if (join.exitCode === 0) {
          return { ...common, verdict: 'fail', reason: 'kubeadm join succeeded, although the Node was Ready' };
        }
        const words = refusal(node.name);
        return join.output.includes(words)
          ? { ...common, verdict: 'pass', reason: `exit code ${join.exitCode ?? 'none'}: ${words}` }
          : unknown(`kubeadm join failed, and does not say that it is because ${words}`);
      },
    },
    negated,
  );
}

/** Why the Node was not Ready all the time while the join was tried; then it had no reason to refuse. */
export function notReadyThroughout(rejoined: RejoinedNode): string | undefined {
  const { node, join } = rejoined;
  const field = conditionField('Ready');
  const ready = conditionStatus(beforeTheJoin(rejoined, field));
  if (ready !== 'True') return `Ready was ${ready ?? 'absent'} when the join began`;
  const changed = node.observed.timeline
    .observations({ kind: 'Node', name: node.name, field, since: join.at.lo })
    .some(({ seen }) => seen.lo <= join.at.hi);
  return changed ? 'Ready changed while the join was tried' : undefined;
}
