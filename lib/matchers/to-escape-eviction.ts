import type { ReturnedNode } from '../cluster/node.ts';
import type { PodsOnNode } from '../cluster/workload.ts';
import { formatDuration } from '../units.ts';
import { awaitController, controllerDoubts, provenRecordDoubts } from './doubts.ts';
import { evictions } from './evictions.ts';
import { judgeState } from './judge-state.ts';
import { losesTaint } from './marks.ts';
import type { Mark } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';

/** The node is back before their toleration is over: the timers are cancelled, and no Pod is evicted, also not later. */
export function toEscapeEviction(stranded: PodsOnNode, back: ReturnedNode, negated: boolean): Promise<MatcherResult> {
  return judgeEscape(
    stranded,
    losesTaint(back, 'NoExecute').effect,
    {
      id: 'pods.eviction-cancelled',
      title: 'the pods of a node that is back before their toleration is over are not evicted',
      tooLate: 'the node was not back in time',
    },
    negated,
  );
}

/** What is claimed of Pods whose timers were cancelled. */
export interface Escape {
  readonly id: string;
  readonly title: string;
  /** What it means if Pods were evicted before the taint was gone. */
  readonly tooLate: string;
}

/** The taint of the node goes before their toleration is over, by `removal`: no Pod is evicted, also not later. */
export function judgeEscape(
  stranded: PodsOnNode,
  removal: Mark,
  { id, title, tooLate }: Escape,
  negated: boolean,
): Promise<MatcherResult> {
  const { node, workload, pods } = stranded;
  const { observed } = workload;
  return judgeState(
    observed,
    {
      id,
      title,
      step: 7,
      subject: `${pods.length} pods on ${node.name}`,
      judge: async () => {
        const due = evictions(stranded);
        const isOut = () => due.find(({ effect, premiseGone }) => effect.seen() ?? premiseGone?.());
        await waitFor(observed, () => removal.seen() ?? isOut(), removal.deadline());
        // It would come at its own time, whatever has happened to the taint since: a timer that was not cancelled fires.
        const latest = Math.max(...due.map(({ effect }) => effect.deadline()));
        await waitFor(observed, isOut, latest);
        const span = { lo: node.fault.confirmed.lo, hi: Math.max(latest, removal.seen()?.hi ?? 0) };
        // Where nobody was there to evict, that nobody did shows nothing.
        if (isOut() === undefined) await awaitController(observed, latest);
        const [doubt] = [
          ...(await provenRecordDoubts(observed, ['Node', 'Pod'], span)),
          ...controllerDoubts(observed, { lo: span.lo, hi: latest }, isOut() !== undefined),
        ];
        const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence: [] });
        if (due.length === 0) return unknown('no pod was to be evicted, so none escaped');
        if (due.some(({ cause }) => cause.seen() === undefined))
          return unknown('the node never got its NoExecute taint');
        if (doubt !== undefined) return unknown(doubt);
        const gone = removal.seen();
        if (gone === undefined) return unknown('the node did not lose its NoExecute taint');
        const out = isOut();
        if (out === undefined) {
          return {
            verdict: 'pass',
            reason: `${due.length} pods were due until ${formatDuration(latest)}, and none was evicted`,
            exercised: due.length,
            at: gone,
            evidence: due.map(({ pod }) => `Pod ${pod.subject.name} exists`),
          };
        }
        const at = out.effect.seen();
        const why = out.premiseGone?.();
        if (why !== undefined) return unknown(why);
        if (at === undefined || at.lo <= gone.hi) {
          return unknown(`Pod ${out.pod.subject.name} was evicted before the taint was gone: ${tooLate}`);
        }
        return {
          verdict: 'fail',
          reason: `Pod ${out.pod.subject.name} was evicted although the taint was gone before`,
          exercised: due.length,
          at,
          evidence: [],
        };
      },
    },
    negated,
  );
}
