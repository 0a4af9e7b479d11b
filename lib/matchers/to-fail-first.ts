import type { DeletedOffNode } from '../cluster/deleted-off-node.ts';
import type { PodsOnNode } from '../cluster/workload.ts';
import type { Observation } from '../recorder/observation.ts';
import { collections, markedByCollector } from './collections.ts';
import { provenRecordDoubts } from './doubts.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** Every Pod that the collector removed was Failed before, by a disruption that says why; nothing vanishes without a word. */
export function toFailFirst(stranded: PodsOnNode, deleted: DeletedOffNode, negated: boolean): Promise<MatcherResult> {
  const { workload, pods } = stranded;
  const { observed } = workload;
  return judgeState(
    observed,
    {
      id: 'pods.failed-first',
      title: 'the pods of a node that was deleted are Failed before they are removed',
      step: 9,
      subject: `${pods.length} pods on ${deleted.node.name}`,
      judge: async () => {
        const span = { lo: deleted.at.lo, hi: observed.cluster.clock.now() };
        const [doubt] = await provenRecordDoubts(observed, ['Pod'], span);
        const removed = collections(stranded, deleted).map(({ pod, failed, effect }) => ({
          name: pod.subject.name,
          removal: effect.observation?.(),
          failure: failed.observation?.(),
          told: markedByCollector(deleted, pod),
        }));
        const evidence = removed.map(
          ({ name, removal, failure }) =>
            `Pod ${name}: Failed by resourceVersion ${failure?.resourceVersion ?? 'none'}, removed by ${removal?.resourceVersion ?? 'none'}`,
        );
        const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, exercised: 0, evidence });
        if (doubt !== undefined) return unknown(doubt);
        const left = removed.filter(({ removal }) => removal === undefined).map(({ name }) => name);
        if (left.length > 0) return unknown(`these pods are not removed yet: ${left.join(', ')}`);
        const silent = removed
          .filter(({ removal, failure, told }) => !told || !isBefore(failure, removal))
          .map(({ name }) => name);
        const common = { exercised: removed.length, at: span, evidence };
        return silent.length > 0
          ? {
              ...common,
              verdict: 'fail',
              reason: `removed without phase Failed and DisruptionTarget by DeletionByPodGC before: ${silent.join(', ')}`,
            }
          : {
              ...common,
              verdict: 'pass',
              reason: `${removed.length} pods had phase Failed and DisruptionTarget, reason DeletionByPodGC, and then were removed`,
            };
      },
    },
    negated,
  );
}

const isBefore = (first: Observation | undefined, then: Observation | undefined): boolean =>
  first !== undefined && then !== undefined && BigInt(first.resourceVersion) < BigInt(then.resourceVersion);
