import type { ReturnedNode } from '../cluster/node.ts';
import type { PodsOnNode } from '../cluster/workload.ts';
import { conditionField } from '../kubernetes/conditions.ts';
import type { Observation } from '../recorder/observation.ts';
import { within } from '../verdict/interval.ts';
import { provenRecordDoubts, silenceDoubts } from './doubts.ts';
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
        const [doubt] = [...(await provenRecordDoubts(observed, ['Pod'], span)), ...silenceDoubts(back)];
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence: [] };
        const writes = pods.flatMap(({ uid }) =>
          observed.timeline
            .observations({ kind: 'Pod', uid, since: span.lo })
            .filter(({ field, seen }) => touching.includes(field) && seen.lo <= span.hi),
        );
        // Before the fault was surely done its kubelet may have written.
        const dark = { lo: node.fault.confirmed.hi, hi: span.hi };
        const touched = writes.filter(({ seen }) => within(seen, dark)).map(described);
        const common = { exercised: pods.length, at: span, evidence: touched };
        if (touched.length > 0) {
          return { ...common, verdict: 'fail', reason: `meanwhile these changed: ${touched.join(', ')}` };
        }
        const [blurred] = writes;
        return blurred === undefined
          ? { ...common, verdict: 'pass', reason: `nothing was written to ${pods.length} pods` }
          : {
              ...common,
              verdict: 'unknown',
              reason: `whether ${described(blurred)} changed while the node was dark is too blurred to tell`,
              exercised: 0,
            };
      },
    },
    negated,
  );
}

const described = ({ subject, field }: Observation): string => `${subject.name} ${field}`;
