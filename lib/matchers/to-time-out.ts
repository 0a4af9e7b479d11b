import type { DrainedNode } from '../cluster/departed-node.ts';
import { drainTimedOut, type HeldUpBy } from '../model/node-drain.ts';
import { seconds } from '../units.ts';
import { latestOf } from '../verdict/judge.ts';
import { firstEviction, kubectlMark } from './drain-marks.ts';
import { judgeClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** What kubectl says when its time is over: v0.37.2 has other words for pods that do not go (pkg/drain/drain.go). */
const givesUp: readonly (readonly [HeldUpBy, RegExp])[] = [
  ['refused evictions', /error when evicting pods\/"[^"]+" -n "[^"]+": global timeout reached: /],
  [
    'pods that do not go',
    /error when waiting for pod "[^"]+" in namespace "[^"]+" to terminate: (?:global timeout reached: |context deadline exceeded)/,
  ],
];

/** The drain gives up in time, with an error that says so. */
export function toTimeOut(drained: DrainedNode, negated: boolean): Promise<MatcherResult> {
  const { node, observed, drain, options } = drained;
  const { exitCode, at, output } = drain;
  const by = givesUp.find(([, words]) => words.test(output))?.[0];
  const gaveUp = exitCode !== undefined && exitCode !== 0 && by !== undefined;
  const began = firstEviction(drained);
  const expectation = drainTimedOut(node.name, seconds(options.timeoutSeconds ?? 0), by ?? 'refused evictions');
  const due = latestOf(began ?? at.hi, expectation);
  return judgeClaim(
    observed,
    {
      id: expectation.id,
      title: 'a drain with a time-out gives up in time',
      step: 8,
      subject: expectation.subject,
      awaited: 'the end of the drain',
      moments: [
        {
          cause: kubectlMark({ observed, what: 'the first eviction', at: () => began, deadline: () => at.hi }),
          effect: kubectlMark({
            observed,
            what: `the end of the drain with exit code ${exitCode ?? 'none'}, held up by ${by ?? 'nothing'}`,
            at: () => (gaveUp ? at.hi : undefined),
            deadline: () => due,
          }),
          expectation,
          premiseGone: () => {
            if (options.timeoutSeconds === undefined) return 'the drain was given no time-out';
            if (exitCode === undefined && at.hi < due) return 'kubectl was ended before its time was over';
            if (exitCode === undefined || exitCode === 0 || gaveUp) return undefined;
            return `it ended with exit code ${exitCode}, and not by its time-out`;
          },
        },
      ],
      byController: false,
    },
    negated,
  );
}
