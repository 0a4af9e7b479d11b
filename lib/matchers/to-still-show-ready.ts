import type { DarkNode } from '../cluster/node.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import type { Observation } from '../recorder/observation.ts';
import { valueAt } from '../recorder/value-at.ts';
import { formatInterval } from '../verdict/judge.ts';
import { powerDoubts, provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import { becomesUnknown, lastHeartbeat, nodeChanges } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Right after the cut the API still shows Ready=True: proved by a consistent read sent after the power was gone. */
export function toStillShowReady(node: DarkNode, negated: boolean): Promise<MatcherResult> {
  const { observed } = node;
  const { timeline } = observed;
  const field = conditionField('Ready');
  return judgeState(
    observed,
    {
      id: 'node.still-ready',
      title: 'a node without power still shows Ready for a while',
      step: 3,
      subject: `Node ${node.name}`,
      judge: async () => {
        const off = node.fault.confirmed;
        const unproven = await provenRecordDoubts(observed, ['Node'], off);
        const [doubt] = [...(await powerDoubts(node)), ...unproven];
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence: [] };
        const proof = timeline.entries
          .filter((entry) => entry.type === 'proof')
          .find((entry) => entry.kind === 'Node' && entry.sentAt >= off.hi);
        if (proof === undefined) throw new Error('the record is proved beyond the cut, and has no proof of it');
        const evidence = [
          `consistent list of Nodes sent at ${formatInterval({ lo: proof.sentAt, hi: proof.sentAt })}, resourceVersion ${proof.resourceVersion}`,
        ];
        const common = { exercised: 1, at: { lo: proof.sentAt, hi: proof.receivedAt }, evidence };
        const before = conditionStatus(valueAt(timeline, node.node.subject, field, node.fault.requestedAt));
        if (before !== 'True') {
          return {
            ...common,
            verdict: 'unknown',
            reason: `Ready was ${before ?? 'absent'} before the power was cut`,
            exercised: 0,
          };
        }
        // A change that is known to lie after the sending of that read is none of its business.
        const change = nodeChanges(node, field).find(({ seen }) => seen.lo < proof.sentAt);
        if (change === undefined) {
          return { ...common, verdict: 'pass', reason: 'a consistent read sent after the cut shows Ready=True' };
        }
        if (conditionStatus(change.to) === 'Unknown' && !isTooEarly(node, change)) {
          return {
            ...common,
            verdict: 'unknown',
            reason: `the power took so long to go that the grace period was over before any read after it, at ${formatInterval(change.seen)}`,
            exercised: 0,
          };
        }
        return {
          ...common,
          verdict: 'fail',
          reason: `Ready changed at ${formatInterval(change.seen)}, before any read after the cut`,
          at: change.seen,
        };
      },
    },
    negated,
  );
}

/** Whether Ready turned Unknown certainly before the grace period was over: a slow halt may last longer than that. */
function isTooEarly(node: DarkNode, { seen }: Observation): boolean {
  const { window, resolution } = becomesUnknown(node).expectation;
  const heard = lastHeartbeat(node).seen();
  return heard === undefined || seen.hi < heard.lo + window.lo - resolution;
}
