import type { DeletedNode } from '../cluster/departed-node.ts';
import { stretchWithoutNode } from '../model/node-rejoin.ts';
import { defaultNodeLeaseDuration } from '../model/versions.ts';
import type { Observation, Subject } from '../recorder/observation.ts';
import { formatDuration } from '../units.ts';
import { endOfNode } from './departure-marks.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';
import { waitFor } from './wait.ts';

/** What is not to be made again while the kubelet goes on without its Node. */
export interface NotMadeAgain {
  readonly id: string;
  /** A sentence in the present tense. */
  readonly title: string;
  readonly subject: Subject;
}

/**
 * Watches for as long as a living kubelet needs to make several attempts, and judges that none of them made the object
 * again. It proves something only of a kubelet that was the same process before and after.
 */
export function watchWithoutNode(deleted: DeletedNode, claim: NotMadeAgain, negated: boolean): Promise<MatcherResult> {
  const { node, at, kubelet: before } = deleted;
  const { observed, description } = node;
  const { cluster, timeline } = observed;
  const { kind, name, namespace } = claim.subject;
  const subject = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  const changes = (): readonly Observation[] =>
    timeline.observations({ ...claim.subject, field: 'exists', since: at.lo });
  /** What was made within the request may have been there before the deletion, and went with it. */
  const surelyMade = (): Observation | undefined =>
    changes().find(
      ({ to, seen }, index, all) =>
        to !== undefined && (seen.lo > at.hi || all.slice(0, index).some((earlier) => earlier.to === undefined)),
    );
  const made = (): Observation | undefined => {
    const last = changes().at(-1);
    return surelyMade() ?? (last?.to === undefined ? undefined : last);
  };
  return judgeState(
    observed,
    {
      id: claim.id,
      title: claim.title,
      step: 9,
      subject,
      judge: async () => {
        const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence: [] });
        if (before === undefined) return unknown('how its kubelet was before the deletion was never looked at');
        const lease = cluster.settings.nodeLeaseDuration[node.name]?.value ?? defaultNodeLeaseDuration;
        const { duration, formula } = stretchWithoutNode(before.statusUpdateFrequency, lease);
        const deadline = at.hi + duration;
        observed.progress({
          type: 'await',
          at: cluster.clock.now(),
          what: `that ${subject} is not made again`,
          latest: deadline,
        });
        await waitFor(observed, surelyMade, deadline);
        const state = await cluster.operations.kubeletState(description.machine);
        const span = { lo: at.lo, hi: made()?.seen.hi ?? deadline };
        const [doubt] = [
          ...(endOfNode(deleted).effect.seen() === undefined ? ['the end of the Node was never observed'] : []),
          ...(await provenRecordDoubts(observed, [kind], span)),
          ...(state.activity === 'active' && state.pid === before.state.pid
            ? []
            : [
                `its kubelet did not run on: process ${before.state.pid} (${before.state.activity}) before the deletion, ${state.pid} (${state.activity}) now`,
              ]),
        ];
        if (doubt !== undefined) return unknown(doubt);
        const again = made();
        const common = {
          exercised: 1,
          at: span,
          evidence: [`its kubelet is process ${state.pid} throughout`, formula],
        };
        return again === undefined
          ? {
              ...common,
              verdict: 'pass',
              reason: `nobody made it again within ${formatDuration(duration)} (${formula})`,
            }
          : {
              ...common,
              verdict: 'fail',
              reason: `it was made again ${formatDuration(again.seen.hi - at.hi)} after the deletion at the latest`,
            };
      },
    },
    negated,
  );
}
