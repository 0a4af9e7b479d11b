import type { ReturnedNode } from '../cluster/node.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { taintKeys } from '../kubernetes/taints.ts';
import type { Observation } from '../recorder/observation.ts';
import { valueAt } from '../recorder/value-at.ts';
import { formatDuration } from '../units.ts';
import { provenRecordDoubts, silenceDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';

/** Nobody noticed that the node was dark: until its next heartbeat its Ready did not change, and no taint came. */
export function toHaveStayedReady(back: ReturnedNode, negated: boolean): Promise<MatcherResult> {
  const { node, before, fault, observed } = back;
  const { timeline, cluster } = observed;
  return judgeState(
    observed,
    {
      id: 'node.stayed-ready',
      title: 'a node that is back within its grace period was Ready all along',
      step: 3,
      subject: `Node ${node.name}`,
      judge: async () => {
        const alive = await waitFor(
          observed,
          () => node.heartbeats().find(({ seen }) => seen.lo > fault.confirmed.hi),
          fault.confirmed.hi + node.leaseDuration,
        );
        const last = node.heartbeats().findLast(({ seen }) => seen.lo <= before.fault.confirmed.hi);
        const span = { lo: before.fault.confirmed.lo, hi: alive?.seen.hi ?? cluster.clock.now() };
        const [doubt] = [...(await provenRecordDoubts(observed, ['Node'], span)), ...silenceDoubts(back)];
        const silence = alive === undefined || last === undefined ? undefined : alive.seen.lo - last.seen.hi;
        const evidence = silence === undefined ? [] : [`${formatDuration(silence)} without a heartbeat, at the least`];
        const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence });
        if (doubt !== undefined) return unknown(doubt);
        if (silence === undefined) return unknown('no heartbeat was seen after it was back');
        const ready = conditionField('Ready');
        const then = conditionStatus(valueAt(timeline, node.subject, ready, span.lo));
        if (then !== 'True') return unknown(`Ready was ${then ?? 'absent'} before`);
        const changed = timeline
          .observations({ kind: 'Node', name: node.name, since: span.lo })
          .filter(({ field, seen }) => seen.lo <= span.hi && (field === ready || field.startsWith('taint/')));
        const spoke = node.heartbeats().find(({ seen }) => seen.hi > fault.confirmed.lo)?.seen.lo ?? span.hi;
        const told = changed.every((change) => isOfItself(change) && change.seen.hi >= spoke);
        if (changed.length > 0 && told) return unknown('what changed may have come after its next heartbeat');
        const common = { exercised: 1, at: span, evidence };
        return changed.length > 0
          ? {
              ...common,
              verdict: 'fail',
              reason: `meanwhile these changed: ${[...new Set(changed.map(({ field }) => field))].join(', ')}`,
            }
          : { ...common, verdict: 'pass', reason: `Ready=True throughout, with ${evidence.join()}` };
      },
    },
    negated,
  );
}

/** What a kubelet that is back tells of itself, and the taint that follows from it: nobody missed the node by that. */
const isOfItself = ({ field, to }: Observation): boolean =>
  field === conditionField('Ready') ? conditionStatus(to) !== 'Unknown' : !field.includes(taintKeys.unreachable);
