import type { PodsOnNode } from '../cluster/workload.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { workloadAvailable } from '../model/node-failure.ts';
import { numberOf } from '../recorder/field-value.ts';
import type { Interval, Observation } from '../recorder/observation.ts';
import { evictions } from './evictions.ts';
import { judgeWhileDark } from './judge-while-dark.ts';
import { following, type Mark } from './moment.ts';
import type { MatcherResult } from './settle-claim.ts';

/** After the evictions all replicas of the workload are available again, without the node. */
export function toBecomeAvailableElsewhere(stranded: PodsOnNode, negated: boolean): Promise<MatcherResult> {
  const { node, workload } = stranded;
  const { timeline } = workload.observed;
  const expectation = workloadAvailable(`Deployment ${workload.namespace}/${workload.name}`);
  const evicted = evictions(stranded);
  const first = (): Interval | undefined =>
    evicted
      .map((moment) => moment.effect.seen())
      .filter((seen) => seen !== undefined)
      .toSorted((a, b) => a.hi - b.hi)[0];
  const cause: Mark = {
    what: 'the first eviction',
    kind: 'Pod',
    seen: first,
    deadline: () => Math.min(...evicted.map((moment) => moment.effect.deadline())),
  };
  /** The Deployment only counts; that they are on other nodes its Pods must say. */
  const readyElsewhere = (): number =>
    workload
      .pods()
      .filter(({ fields }) => fields.get('node') !== node.name && fields.get('deletionTimestamp') === undefined)
      .filter(({ fields }) => conditionStatus(fields.get(conditionField('Ready'))) === 'True').length;
  const allAvailable = (): Observation | undefined => {
    const since = first();
    if (since === undefined || readyElsewhere() < workload.replicas) return undefined;
    const { namespace, name } = workload;
    return timeline
      .observations({ kind: 'Deployment', name, namespace, field: 'replicas', since: since.lo })
      .find((change) => (numberOf(change.to, 'available') ?? 0) >= workload.replicas);
  };
  return judgeWhileDark(
    node,
    {
      id: expectation.id,
      title: 'all replicas are available again on the other nodes',
      step: 6,
      subject: expectation.subject,
      awaited: `${workload.replicas} available replicas of ${workload.name}`,
      moments:
        evicted.length === 0
          ? []
          : [
              following(cause, expectation, {
                what: `${workload.replicas} available replicas`,
                kind: 'Deployment',
                find: allAvailable,
              }),
            ],
    },
    negated,
  );
}
