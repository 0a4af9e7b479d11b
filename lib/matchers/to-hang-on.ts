import type { RunningDrain } from '../cluster/drain.ts';
import type { DarkNode } from '../cluster/node.ts';
import { longestDrain } from '../model/node-drain.ts';
import { gracePeriodOf } from '../model/node-rejoin.ts';
import { formatDuration } from '../units.ts';
import type { VerdictWord } from '../verdict/verdict.ts';
import { powerDoubts, provenRecordDoubts } from './doubts.ts';
import { evictable } from './drained-pods.ts';
import { judgeState } from './judge-state.ts';
import { deletionOf, endOf } from './pods-kept.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';

/**
 * The evicted Pods of a node without power stay Terminating, and so the drain does not end: not even when one of a living
 * node would have.
 */
export function toHangOn(drain: RunningDrain, dark: DarkNode, negated: boolean): Promise<MatcherResult> {
  const { node, observed, begunAt, options } = drain;
  const { timeline, cluster } = observed;
  const pods = evictable(drain);
  return judgeState(
    observed,
    {
      id: 'drain.hangs-on-dead-node',
      title: 'a drain of a node without power does not end',
      step: 8,
      subject: `${pods.length} pods on ${node.name}`,
      judge: async () => {
        const dues = pods.map((pod) => {
          const eviction = deletionOf(timeline, pod, begunAt);
          return eviction === undefined ? undefined : eviction.seen.hi + longestDrain(gracePeriodOf(pod, options));
        });
        const evicted = dues.filter((due) => due !== undefined);
        const due = Math.max(begunAt, ...evicted);
        const ended = () => pods.filter((pod) => endOf(timeline, pod, begunAt) !== undefined);
        const change = () => (drain.act !== undefined || ended().length > 0 ? true : undefined);
        observed.progress({ type: 'await', at: cluster.clock.now(), what: 'a drain that does not end', latest: due });
        if (evicted.length === pods.length) await waitFor(observed, change, due);
        const span = { lo: begunAt, hi: cluster.clock.now() };
        const [doubt] = [...(await provenRecordDoubts(observed, ['Pod'], span)), ...(await powerDoubts(dark))];
        const judged = (verdict: VerdictWord, reason: string) => ({
          verdict,
          reason,
          exercised: verdict === 'unknown' ? 0 : pods.length,
          at: span,
          evidence: drain.lines.map(({ text }) => text),
        });
        if (doubt !== undefined) return judged('unknown', doubt);
        if (evicted.length < pods.length) {
          return judged(
            'unknown',
            `it was asked before all pods were evicted: ${evicted.length} of ${pods.length} are`,
          );
        }
        const gone = ended().map(({ subject }) => subject.name);
        if (gone.length > 0) return judged('fail', `these pods are gone: ${gone.join(', ')}`);
        if (drain.act !== undefined) {
          return judged('fail', `the drain has ended, with exit code ${drain.act.exitCode ?? 'none'}`);
        }
        const lasted = formatDuration(span.hi - begunAt);
        return judged('pass', `${pods.length} pods are Terminating, and the drain runs for ${lasted} already`);
      },
    },
    negated,
  );
}
