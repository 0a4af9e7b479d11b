import type { V1PodDisruptionBudgetStatus } from '@kubernetes/client-node';
import { time } from '../../api/time.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Pod, PodDisruptionBudget, Raw } from '../../objects.ts';
import { isBeingDeleted, isPodReady } from '../../rules/pods.ts';

export type BudgetStatus = Raw<V1PodDisruptionBudgetStatus>;
type Disrupted = NonNullable<BudgetStatus['disruptedPods']>;

/** pkg/controller/disruption/disruption.go, DeletionTimeout: how long an eviction counts whose pod is not being deleted. */
const deletionTimeout: Milliseconds = 120_000;

/** The evictions that still count, when the first of them ends, and the pods that should have been deleted by now (buildDisruptedPodMap). */
export function disruptionsOf(
  { status }: PodDisruptionBudget,
  pods: readonly Pod[],
  now: Milliseconds,
): { readonly disrupted: Disrupted; readonly endsAt: Milliseconds | undefined; readonly notDeleted: readonly Pod[] } {
  const disrupted: { [pod: string]: string } = {};
  const notDeleted: Pod[] = [];
  let endsAt: Milliseconds | undefined;
  for (const pod of pods) {
    const { name = '' } = pod.metadata ?? {};
    const at = status?.disruptedPods?.[name];
    if (at === undefined || isBeingDeleted(pod)) continue;
    const end = Date.parse(at) + deletionTimeout;
    if (end < now) notDeleted.push(pod);
    else {
      disrupted[name] = at;
      endsAt = Math.min(end, endsAt ?? end);
    }
  }
  return { disrupted, endsAt, notDeleted };
}

/** countHealthyPods. */
export const countHealthy = (pods: readonly Pod[], disrupted: Disrupted): number =>
  pods.filter((pod) => !isBeingDeleted(pod) && disrupted[pod.metadata?.name ?? ''] === undefined && isPodReady(pod))
    .length;

interface Counted {
  readonly healthy: number;
  readonly desired: number;
  readonly expected: number;
  readonly disrupted: Disrupted;
  readonly now: Milliseconds;
}

/** updatePdbStatus. */
export function budgetStatus(
  budget: PodDisruptionBudget,
  { healthy, desired, expected, disrupted, now }: Counted,
): BudgetStatus {
  const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
  const { generation } = budget.metadata ?? {};
  const observed = generation === undefined ? {} : { observedGeneration: generation };
  return {
    ...observed,
    ...(Object.keys(disrupted).length === 0 ? {} : { disruptedPods: disrupted }),
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: withCondition(budget.status, {
      status: allowed > 0 ? 'True' : 'False',
      reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
      message: '',
      ...observed,
      now,
    }),
  };
}

/** The budget cannot be counted: nothing is allowed (failSafe). */
export function failedStatus({ status }: PodDisruptionBudget, message: string, now: Milliseconds): BudgetStatus {
  const { observedGeneration } = status ?? {};
  return {
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
    ...status,
    disruptionsAllowed: 0,
    conditions: withCondition(status, {
      status: 'False',
      reason: 'SyncFailed',
      message,
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      now,
    }),
  };
}

interface Told {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration?: number;
  readonly now: Milliseconds;
}

/** apimachinery, pkg/api/meta/conditions.go, SetStatusCondition. */
function withCondition(
  before: BudgetStatus | undefined,
  { now, ...told }: Told,
): NonNullable<BudgetStatus['conditions']> {
  const type = 'DisruptionAllowed';
  const known = before?.conditions?.find((condition) => condition.type === type);
  const lastTransitionTime = known?.status === told.status ? known.lastTransitionTime : time(now);
  const others = (before?.conditions ?? []).filter((condition) => condition.type !== type);
  return [...others, { type, ...told, lastTransitionTime }];
}
