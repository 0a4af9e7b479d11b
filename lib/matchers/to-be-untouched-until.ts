import type { ReturnedNode } from '../cluster/node.ts';
import type { PodsOnNode } from '../cluster/workload.ts';
import { conditionField } from '../kubernetes/conditions.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

const touching = ['exists', 'phase', 'deletionTimestamp', 'node', conditionField('Ready')];

/** While the node was dark nobody wrote to its Pods: not their readiness, not their deletion. */
export function toBeUntouchedUntil(stranded: PodsOnNode, back: ReturnedNode, negated: boolean): Promise<MatcherResult> {
  const { node, workload, pods } = stranded;
  const { observed } = workload;
  return judgeState(
    observed,
    {
      id: 'pods.untouched',
      title: 'the pods of a node that is back within its grace period were left alone',
      step: 3,
      subject: `${pods.length} pods on ${node.name}`,
      judge: async () => {
        const span = { lo: node.fault.confirmed.lo, hi: back.fault.confirmed.lo };
        const [doubt] = await provenRecordDoubts(observed, ['Pod'], span);
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence: [] };
        const touched = pods.flatMap(({ uid, subject }) =>
          observed.timeline
            .observations({ kind: 'Pod', uid, since: span.lo })
            .filter(({ field, seen }) => touching.includes(field) && seen.hi <= span.hi)
            .map(({ field }) => `${subject.name} ${field}`),
        );
        const common = { exercised: pods.length, at: span, evidence: touched };
        return touched.length > 0
          ? { ...common, verdict: 'fail', reason: `meanwhile these changed: ${touched.join(', ')}` }
          : { ...common, verdict: 'pass', reason: `nothing was written to ${pods.length} pods` };
      },
    },
    negated,
  );
}
