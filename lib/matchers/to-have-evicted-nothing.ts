import type { DrainedNode } from '../cluster/departed-node.ts';
import { drainFate } from '../kubernetes/drain-filters.ts';
import { provenRecordDoubts } from './doubts.ts';
import { whatItSaid } from './drain-words.ts';
import { judgeState } from './judge-state.ts';
import { deletedSince } from './pods-kept.ts';
import type { MatcherResult } from './settle-claim.ts';

/** A refused drain leaves every Pod of the node alone, also those to which nobody objected. */
export function toHaveEvictedNothing(drained: DrainedNode, negated: boolean): Promise<MatcherResult> {
  const { node, observed, drain, pods, options } = drained;
  return judgeState(
    observed,
    {
      id: 'drain.evicted-nothing',
      title: 'a drain that is refused evicts nothing at all',
      step: 8,
      subject: `${pods.length} pods on ${node.name}`,
      judge: async () => {
        // From the begin of the drain until now: what it asked for is there before it ends.
        const span = { lo: drain.at.lo, hi: observed.cluster.clock.now() };
        const [doubt] = await provenRecordDoubts(observed, ['Pod'], span);
        const evidence = whatItSaid(drained);
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence };
        const free = pods.filter((pod) => drainFate(pod, options).does === 'evict');
        if (free.length === 0) {
          const reason = 'no pod on the node is one that kubectl would evict, so that none was proves nothing';
          return { verdict: 'unknown', reason, exercised: 0, evidence };
        }
        const gone = deletedSince(observed.timeline, pods, span.lo);
        const common = { exercised: pods.length, at: span, evidence };
        return gone.length > 0
          ? { ...common, verdict: 'fail', reason: `these pods were deleted: ${gone.join(', ')}` }
          : {
              ...common,
              verdict: 'pass',
              reason: `${pods.length} pods are as they were, ${free.length} of which could have been evicted`,
            };
      },
    },
    negated,
  );
}
