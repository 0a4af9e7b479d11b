import type { DrainedNode } from '../cluster/departed-node.ts';
import { type DrainFate, type DrainObjection, drainObjections } from '../kubernetes/drain-filters.ts';
import { provenRecordDoubts } from './doubts.ts';
import { differenceOf, toBeNamed, warningsSaid, whatItSaid } from './drain-words.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

const warningOf = (fate: DrainFate): DrainObjection | undefined => (fate.does === 'refuse' ? undefined : fate.warns);

/** kubectl names in its warnings the Pods that it leaves, and those that nobody will make again. */
export function toWarnOfItsPods(drained: DrainedNode, negated: boolean): Promise<MatcherResult> {
  const { node, observed, drain } = drained;
  return judgeState(
    observed,
    {
      id: 'drain.warned',
      title: 'a drain warns of pods that it leaves, and of pods that no controller will make again',
      step: 8,
      subject: `Node ${node.name}`,
      judge: async () => {
        const evidence = whatItSaid(drained);
        const [doubt] = await provenRecordDoubts(observed, ['Pod'], drain.at);
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence };
        const due = toBeNamed(drained, warningOf);
        const exercised = drainObjections.flatMap((objection) => due[objection]).length;
        const common = { exercised, at: drain.at, evidence };
        const difference = differenceOf(drained, warningsSaid(drained), due);
        return difference === undefined
          ? {
              ...common,
              verdict: 'pass',
              reason: `its warnings name ${drainObjections.flatMap((objection) => due[objection]).join(', ')}`,
            }
          : { ...common, exercised: Math.max(1, exercised), verdict: 'fail', reason: difference };
      },
    },
    negated,
  );
}
