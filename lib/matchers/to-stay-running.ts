import type { PodsOnNode } from '../cluster/workload.ts';
import { gapDoubts } from './doubts.ts';
import { evictions } from './evictions.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Until each is evicted, and after it, the phase of a dead node's Pods stays Running: nobody is there to say otherwise. */
export function toStayRunning(stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { node, workload, pods } = stranded;
  const { observed } = workload;
  return judgeState(
    observed,
    {
      id: 'pods.stay-running',
      title: 'pods of a node without power keep the phase Running',
      step: 6,
      subject: `${pods.length} pods on ${node.name}`,
      judge: async () => {
        const span = {
          lo: node.fault.confirmed.lo,
          hi: Math.max(...evictions(stranded).map((moment) => moment.effect.seen()?.hi ?? 0)),
        };
        const [doubt] = gapDoubts(observed, ['Pod'], span);
        const changes = pods.flatMap((pod) =>
          observed.timeline.observations({ kind: 'Pod', uid: pod.uid, since: span.lo }),
        );
        const left = changes.filter(
          (change) => change.field === 'phase' || (change.field === 'exists' && change.to === undefined),
        );
        const evidence = pods.map(
          (pod) =>
            `Pod ${pod.subject.name}: ${JSON.stringify(observed.timeline.object(pod.subject)?.fields.get('phase') ?? 'gone')}`,
        );
        const strayed = pods.filter((pod) => observed.timeline.object(pod.subject)?.fields.get('phase') !== 'Running');
        const common = { exercised: pods.length, evidence };
        if (doubt !== undefined) return { ...common, verdict: 'unknown', reason: doubt, exercised: 0 };
        if (left.length > 0 || strayed.length > 0) {
          return {
            ...common,
            verdict: 'fail',
            reason: `${new Set([...left.map((change) => change.subject.name), ...strayed.map((pod) => pod.subject.name)]).size} pods did not stay Running`,
          };
        }
        return { ...common, verdict: 'pass', reason: `${pods.length} pods have phase Running from the cut on` };
      },
    },
    negated,
  );
}
