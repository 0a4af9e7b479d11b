import type { PodsOnNode } from '../cluster/workload.ts';
import { powerDoubts, provenRecordDoubts } from './doubts.ts';
import { evictions } from './evictions.ts';
import { judgeState } from './judge-state.ts';
import { becomesUnknown } from './marks.ts';
import type { MatcherResult } from './settle-claim.ts';

/** After the node turned Unknown and its Pods were evicted, their phase is still Running: nobody is there to say otherwise. */
export function toStayRunning(stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { node, workload, pods } = stranded;
  const { observed } = workload;
  const { timeline, cluster } = observed;
  return judgeState(
    observed,
    {
      id: 'pods.stay-running',
      title: 'pods of a node without power keep the phase Running',
      step: 6,
      subject: `${pods.length} pods on ${node.name}`,
      judge: async () => {
        const awaited = [becomesUnknown(node), ...evictions(stranded)].find(
          ({ effect }) => effect.seen() === undefined,
        );
        const span = { lo: node.fault.confirmed.lo, hi: cluster.clock.now() };
        const removed = evictions(stranded)
          .filter(({ pod }) => timeline.object(pod.subject)?.uid !== pod.uid)
          .flatMap(({ premiseGone }) => premiseGone?.() ?? []);
        const [doubt] = [
          ...removed,
          ...(awaited === undefined
            ? []
            : [`it was asked before what might change it had come: ${awaited.effect.what}`]),
          ...(await provenRecordDoubts(observed, ['Pod'], span)),
          ...(await powerDoubts(node)),
        ];
        const phases = pods.map(({ subject }) => ({ subject, phase: timeline.object(subject)?.fields.get('phase') }));
        const evidence = phases.map(({ subject, phase }) => `Pod ${subject.name}: ${JSON.stringify(phase ?? 'gone')}`);
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence };
        const changed = pods
          .flatMap(({ uid }) => timeline.observations({ kind: 'Pod', uid, since: span.lo }))
          .filter(({ field, to }) => field === 'phase' || (field === 'exists' && to === undefined))
          .map(({ subject }) => subject.name);
        const strayed = phases.filter(({ phase }) => phase !== 'Running').map(({ subject }) => subject.name);
        const left = new Set([...changed, ...strayed]);
        const common = { exercised: pods.length, at: span, evidence };
        return left.size > 0
          ? { ...common, verdict: 'fail', reason: `these pods did not stay Running: ${[...left].join(', ')}` }
          : { ...common, verdict: 'pass', reason: `${pods.length} pods have phase Running from the cut on` };
      },
    },
    negated,
  );
}
