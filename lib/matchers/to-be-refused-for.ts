import type { DrainedNode } from '../cluster/departed-node.ts';
import { type DrainFate, type DrainObjection, drainObjections } from '../kubernetes/drain-filters.ts';
import type { VerdictWord } from '../verdict/verdict.ts';
import { provenRecordDoubts } from './doubts.ts';
import { differenceOf, refusalsSaid, toBeNamed, whatItSaid } from './drain-words.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** kubectl refuses to drain, and names every Pod that it will not touch without a flag, by its kind and with that flag. */
export function toBeRefusedForEachKind(drained: DrainedNode, negated: boolean): Promise<MatcherResult> {
  return judgeRefusal(
    drained,
    { id: 'drain.refused', title: 'a drain without flags is refused for every kind of pod that needs one' },
    drainObjections,
    negated,
  );
}

const claimOf: { readonly [objection in DrainObjection]: { readonly id: string; readonly title: string } } = {
  daemons: { id: 'drain.refused-for-daemons', title: 'a drain is refused for the pods of DaemonSets' },
  'local-storage': { id: 'drain.refused-for-local-storage', title: 'a drain is refused for pods with local storage' },
  unmanaged: { id: 'drain.refused-for-unmanaged', title: 'a drain is refused for pods that no controller made' },
};

/** The same where this one kind of Pods is all that there is to refuse. */
export function toBeRefusedFor(
  drained: DrainedNode,
  objection: DrainObjection,
  negated: boolean,
): Promise<MatcherResult> {
  return judgeRefusal(drained, claimOf[objection], [objection], negated);
}

const refusalOf = (fate: DrainFate): DrainObjection | undefined => (fate.does === 'refuse' ? fate.because : undefined);

function judgeRefusal(
  drained: DrainedNode,
  claim: { readonly id: string; readonly title: string },
  wanted: readonly DrainObjection[],
  negated: boolean,
): Promise<MatcherResult> {
  const { node, observed, drain } = drained;
  return judgeState(
    observed,
    {
      ...claim,
      step: 8,
      subject: `Node ${node.name}`,
      judge: async () => {
        const evidence = whatItSaid(drained);
        const due = toBeNamed(drained, refusalOf);
        const exercised = wanted.flatMap((objection) => due[objection]).length;
        const judged = (verdict: VerdictWord, reason: string) => ({
          verdict,
          reason,
          exercised: verdict === 'unknown' ? 0 : exercised,
          at: drain.at,
          evidence,
        });
        const [doubt] = await provenRecordDoubts(observed, ['Pod'], drain.at);
        if (doubt !== undefined) return judged('unknown', doubt);
        const absent = wanted.filter((objection) => due[objection].length === 0);
        if (absent.length > 0) return judged('unknown', `no pod on the node is of this kind: ${absent.join(', ')}`);
        const others = drainObjections.filter((one) => !wanted.includes(one) && due[one].length > 0);
        if (others.length > 0) {
          return judged(
            'unknown',
            `it has to refuse for other pods as well, so this proves nothing: ${others.join(', ')}`,
          );
        }
        if (drain.exitCode === undefined) return judged('unknown', 'kubectl was ended before it had an exit code');
        if (drain.exitCode === 0) return judged('fail', 'it was not refused: kubectl drain ended with exit code 0');
        const began = drain.output.split('\n').find((line) => line.startsWith('evicting pod '));
        if (began !== undefined) return judged('fail', `it was not refused: ${began}`);
        const difference = differenceOf(drained, refusalsSaid(drained), due);
        if (difference !== undefined) return judged('fail', difference);
        const named = wanted.flatMap((objection) => due[objection]).join(', ');
        return judged('pass', `exit code ${drain.exitCode}, and it names, with the flag to override: ${named}`);
      },
    },
    negated,
  );
}
