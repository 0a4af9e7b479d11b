import type { DrainedNode } from '../cluster/departed-node.ts';
import type { Workload } from '../cluster/workload.ts';
import { availableAfterDrain } from '../model/node-rejoin.ts';
import { availableElsewhere } from './available-elsewhere.ts';
import { zoneDoubts } from './doubts.ts';
import { evictable, evictionOf } from './drained-pods.ts';
import { judgeClaim } from './judge-claim.ts';
import type { MatcherResult } from './settle-claim.ts';

/** After the drain all replicas of the workload are available again, without the node. */
export function toBeAvailableWithout(
  workload: Workload,
  drained: DrainedNode,
  negated: boolean,
): Promise<MatcherResult> {
  const expectation = availableAfterDrain(`Deployment ${workload.namespace}/${workload.name}`);
  const own = evictable(drained).filter(({ subject }) => subject.namespace === workload.namespace);
  return judgeClaim(
    workload.observed,
    {
      id: expectation.id,
      title: 'all replicas are available again on the other nodes after a drain',
      step: 8,
      subject: expectation.subject,
      awaited: `${workload.replicas} available replicas of ${workload.name}`,
      moments: availableElsewhere({
        workload,
        node: drained.node.name,
        evictions: own.map((pod) => evictionOf(drained, pod)),
        expectation,
        // There is nowhere else to go then.
      }).map((moment) => ({
        ...moment,
        doubts: (span) => zoneDoubts(workload.observed, drained.node.name, span),
      })),
      byController: true,
    },
    negated,
  );
}
