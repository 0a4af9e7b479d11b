import type { Workload } from '../cluster/workload.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import type { Expectation } from '../model/expectation.ts';
import { numberOf } from '../recorder/field-value.ts';
import type { FieldValue, Interval, Observation } from '../recorder/observation.ts';
import type { Timeline } from '../recorder/timeline.ts';
import { following, type Mark, type Moment } from './moment.ts';
import { scaling } from './scaling.ts';

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
  const { namespace, name, replicas } = workload;
  const { timeline } = workload.observed;
  /**
   * Since when so many Pods are Ready on other nodes as there are to be, of those that are so now; undefined as long as there are
   * fewer. The Deployment only counts: where its Pods are, and whether it counts those that left, they must say.
   */
  const readyElsewhere = (): Interval | undefined =>
    workload
      .pods()
      .filter(({ fields }) => fields.get('node') !== node && fields.get('deletionTimestamp') === undefined)
      .filter(({ fields }) => conditionStatus(fields.get(conditionField('Ready'))) === 'True')
      .map(({ uid }) => readySince(timeline, uid))
      .toSorted((a, b) => a.hi - b.hi)[replicas - 1];
  /** What the Deployment says of all replicas when its Pods can have been Ready: it says it of those that are leaving, too. */
  const allAvailable = (): Observation | undefined => {
    const since = first();
    const ready = since === undefined ? undefined : readyElsewhere();
    if (since === undefined || ready === undefined) return undefined;
    const changes = timeline.observations({ kind: 'Deployment', name, namespace, field: 'replicas', since: since.lo });
    const told = changes.filter(({ to }) => isEnough(to));
    const then = told.filter(({ seen }) => seen.hi >= ready.lo);
    const stillSaid = told.find((one) => one === changes.at(-1));
    const change = then.find(({ from }) => !isEnough(from)) ?? then[0] ?? stillSaid;
    if (change === undefined) return undefined;
    const { lo, hi, rule } = change.seen;
    return { ...change, seen: { lo: Math.max(lo, ready.lo), hi: Math.max(hi, ready.hi), rule } };
  };
  const isEnough = (counts: FieldValue | undefined): boolean => (numberOf(counts, 'available') ?? 0) >= replicas;
  if (evictions.length === 0) return [];
  const what = `${replicas} available replicas`;
  const moment = following(cause, expectation, { what, kind: 'Deployment', find: allAvailable });
  return [{ ...moment, premiseGone: () => scaling(workload) }];
}

/** Since when it has been Ready without a break; of what was so when the recording began, since ever. */
function readySince(timeline: Timeline, uid: string): Interval {
  const changes = timeline.observations({ kind: 'Pod', uid, field: conditionField('Ready') });
  return changes.findLast(({ from }) => conditionStatus(from) !== 'True')?.seen ?? always;
}

const always: Interval = { lo: Number.NEGATIVE_INFINITY, hi: Number.NEGATIVE_INFINITY };
