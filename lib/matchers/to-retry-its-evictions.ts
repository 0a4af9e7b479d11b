import type { DrainedNode } from '../cluster/departed-node.ts';
import type { StrandedPod } from '../cluster/workload.ts';
import { evictionRetried } from '../model/node-drain.ts';
import { latestOf } from '../verdict/judge.ts';
import { starvation } from './doubts.ts';
import { kubectlMark } from './drain-marks.ts';
import { refusalsOf, triesOf } from './evictions-of-a-drain.ts';
import { judgeClaim } from './judge-claim.ts';
import type { Moment } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** After each refusal kubectl waits, and tries to evict the same Pod again, until the drain ends. */
export function toRetryItsEvictions(drained: DrainedNode, negated: boolean): Promise<MatcherResult> {
  const { node, observed, pods } = drained;
  const expectation = evictionRetried(node.name);
  return judgeClaim(
    observed,
    {
      id: expectation.id,
      title: 'an eviction that a budget forbids is tried again and again',
      step: 8,
      subject: expectation.subject,
      awaited: 'the next try of an eviction',
      moments: pods.flatMap((pod) => retries(drained, pod)),
      byController: false,
    },
    negated,
  );
}

function retries(drained: DrainedNode, pod: StrandedPod): readonly Moment[] {
  const { node, observed, drain } = drained;
  const expectation = evictionRetried(node.name);
  const tries = triesOf(drained, pod);
  return refusalsOf(drained, pod).flatMap(({ at }, index): Moment[] => {
    const due = latestOf(at, expectation);
    // Tries and refusals alternate, but kubectl writes them to two outputs: a refusal may be read before its own try.
    const next = tries[index + 1]?.at;
    // The drain may end before the next try is due.
    if (next === undefined && drain.at.hi < due) return [];
    const { name } = pod.subject;
    const [refusal, retry] = [`the refusal to evict Pod ${name}`, `the next try to evict Pod ${name}`];
    return [
      {
        cause: kubectlMark({ observed, what: refusal, at: () => at, deadline: () => at }),
        effect: kubectlMark({ observed, what: retry, at: () => next, deadline: () => due }),
        expectation,
        // A line that a starved host read late makes what follows it look early.
        doubts: (span) => (span.hi - span.lo < expectation.window.lo ? starvation(observed, span) : []),
      },
    ];
  });
}
