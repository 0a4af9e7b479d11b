import type { Workload } from '../cluster/workload.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import type { Expectation } from '../model/expectation.ts';
import { numberOf } from '../recorder/field-value.ts';
import type { Observation } from '../recorder/observation.ts';
import { following, type Mark, type Moment } from './moment.ts';

/** All replicas of the workload are available without a node, due by the first of `evictions`; no moment without one. */
export function availableElsewhere(options: {
  readonly workload: Workload;
  /** Name of the node that they left. */
  readonly node: string;
  readonly evictions: readonly Mark[];
  /** What these are, where not evictions. */
  readonly loss?: string;
  readonly expectation: Expectation;
}): readonly Moment[] {
  const { workload, node, evictions, loss = 'eviction', expectation } = options;
  const first = () =>
    evictions
      .map((eviction) => eviction.seen())
      .filter((seen) => seen !== undefined)
      .toSorted((a, b) => a.hi - b.hi)[0];
  const cause: Mark = {
    what: `the first ${loss}`,
    kind: 'Pod',
    seen: first,
    deadline: () => Math.min(...evictions.map((eviction) => eviction.deadline())),
  };
  /** The Deployment only counts; that they are on other nodes its Pods must say. */
  const readyElsewhere = (): number =>
    workload
      .pods()
      .filter(({ fields }) => fields.get('node') !== node && fields.get('deletionTimestamp') === undefined)
      .filter(({ fields }) => conditionStatus(fields.get(conditionField('Ready'))) === 'True').length;
  const allAvailable = (): Observation | undefined => {
    const since = first();
    if (since === undefined || readyElsewhere() < workload.replicas) return undefined;
    const { namespace, name } = workload;
    return workload.observed.timeline
      .observations({ kind: 'Deployment', name, namespace, field: 'replicas', since: since.lo })
      .find((change) => (numberOf(change.to, 'available') ?? 0) >= workload.replicas);
  };
  if (evictions.length === 0) return [];
  const what = `${workload.replicas} available replicas`;
  return [following(cause, expectation, { what, kind: 'Deployment', find: allAvailable })];
}
