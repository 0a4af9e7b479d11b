import type { RunningDrain } from '../cluster/drain.ts';
import type { ReturnedNode } from '../cluster/node.ts';
import { drainEnds } from '../model/node-drain.ts';
import { podsGone } from '../model/node-failure.ts';
import { gracePeriodOf } from '../model/node-rejoin.ts';
import type { Observation } from '../recorder/observation.ts';
import { latestOf } from '../verdict/judge.ts';
import { returnDoubts } from './doubts.ts';
import { kubectlMark } from './drain-marks.ts';
import { evictable } from './drained-pods.ts';
import { judgeClaim } from './judge-claim.ts';
import { powerReturned } from './marks.ts';
import type { Mark } from './moment.ts';
import { endOf } from './pods-kept.ts';
import type { MatcherResult } from './settle-claim.ts';

/** The drain, which hung while the node had no power, ends with success when its Pods are gone. */
export function toEndAfter(drain: RunningDrain, back: ReturnedNode, negated: boolean): Promise<MatcherResult> {
  const { node, observed, begunAt, options } = drain;
  const pods = evictable(drain);
  const expectation = drainEnds(node.name);
  const longest = Math.max(0, ...pods.map((pod) => gracePeriodOf(pod, options)));
  /** Of all of them, or nothing. */
  const lastEnd = (): Observation | undefined => {
    const ends = pods.flatMap((pod) => endOf(observed.timeline, pod, begunAt) ?? []);
    return ends.length < pods.length ? undefined : ends.toSorted((a, b) => a.seen.hi - b.seen.hi).at(-1);
  };
  const gone: Mark = {
    what: `the end of the last of ${pods.length} pods`,
    kind: 'Pod',
    observation: lastEnd,
    seen: () => lastEnd()?.seen,
    deadline: () => latestOf(powerReturned(back).deadline(), podsGone(node.name, pods.length, longest)),
  };
  return judgeClaim(
    observed,
    {
      id: expectation.id,
      title: 'a drain that hung on a node without power ends with success after its return',
      step: 8,
      subject: expectation.subject,
      awaited: `the end of the drain of ${node.name}`,
      moments:
        pods.length === 0
          ? []
          : [
              {
                cause: gone,
                effect: kubectlMark({
                  observed,
                  what: 'the end of the drain with exit code 0',
                  at: () => (drain.act?.exitCode === 0 ? drain.act.at.hi : undefined),
                  deadline: () => latestOf(gone.seen()?.hi ?? gone.deadline(), expectation),
                }),
                expectation,
                premiseGone: () => {
                  const end = lastEnd();
                  if (end !== undefined && end.seen.hi < back.fault.requestedAt) {
                    return 'its pods were gone before the power came back';
                  }
                  return drain.act !== undefined && drain.act.at.hi < back.fault.requestedAt
                    ? 'it had ended before the power came back'
                    : undefined;
                },
              },
            ],
      byController: false,
      askBlame: () => returnDoubts(back),
    },
    negated,
  );
}
