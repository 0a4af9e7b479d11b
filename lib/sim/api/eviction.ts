import type { Pod, PodDisruptionBudget } from '../objects.ts';
import { selectorTest } from '../rules/selector.ts';
import type { ApiServer, Caller, DeleteOptions, Ref } from './api-server.ts';
import { podDisruptionBudgets, pods } from './kinds.ts';
import { withCondition } from './pod-condition.ts';
import { forbidden, StatusError } from './status-error.ts';
import { time } from './time.ts';

/** What an Eviction says beside the pod's name: its deleteOptions. */
export type EvictionOptions = Omit<DeleteOptions, 'by'> & { readonly by: Caller };

/** Evictions that the disruption controller has not seen yet, at most. */
const mostDisruptedPods = 2000;

/** Whose request the update of a budget is: the API server asks itself. */
const itself = 'system:apiserver';

/**
 * Creates the `eviction` of a pod: deletes it if its disruption budget allows it (registry/core/pod/storage/eviction.go). Throws
 * TooManyRequests if it does not now, and a Status of 500 if there is more than one.
 */
export function evictPod(api: ApiServer, ref: Ref, options: EvictionOptions): void {
  const pod = api.get(pods, ref);
  if (needsNoBudget(pod)) return addConditionAndDelete(api, ref, options);
  const [budget, another] = budgetsOf(api, pod);
  if (another !== undefined) {
    throw new StatusError(
      500,
      '',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  if (budget !== undefined && (isReady(pod) || !isFreeWhenUnready(budget))) {
    spend(api, budget, ref.name, options.dryRun ?? false);
  }
  addConditionAndDelete(api, ref, options);
}

/** canIgnorePDB: what does not run yet, or any more, is no disruption. */
const needsNoBudget = ({ status, metadata }: Pod): boolean =>
  ['Succeeded', 'Failed', 'Pending'].includes(status?.phase ?? '') || metadata?.deletionTimestamp !== undefined;

const budgetsOf = (api: ApiServer, { metadata = {} }: Pod): readonly PodDisruptionBudget[] =>
  [...api.list(podDisruptionBudgets, metadata.namespace)].filter(({ spec }) =>
    selectorTest(spec?.selector)(metadata.labels),
  );

const isReady = ({ status }: Pod): boolean =>
  status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;

function isFreeWhenUnready({ spec, status }: PodDisruptionBudget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

/** checkAndDecrement. */
function spend(api: ApiServer, budget: PodDisruptionBudget, podName: string, dryRun: boolean): void {
  const { metadata = {}, status } = budget;
  const name = metadata.name ?? '';
  if (status === undefined || (status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    throw tooManyRequests(`The disruption budget ${name} is still being processed by the server.`, 10);
  }
  const { disruptionsAllowed = 0, disruptedPods = {} } = status;
  const { evictionTellsWhyForbidden } = api.behaviour.api;
  const refuse = (why: string, detail: string): StatusError => {
    const message = `The disruption budget ${name} does not allow evicting pods currently: ${detail}`;
    return forbidden(
      { group: 'policy', plural: 'poddisruptionbudget' },
      name,
      why,
      evictionTellsWhyForbidden ? [{ reason: 'DisruptionBudget', message }] : [],
    );
  };
  if (disruptionsAllowed < 0) {
    throw refuse('pdb disruptions allowed is negative', 'pdb disruptions allowed is negative');
  }
  if (Object.keys(disruptedPods).length > mostDisruptedPods) {
    throw refuse(
      'DisruptedPods map too big - too many evictions not confirmed by PDB controller',
      'too many pending evictions not confirmed by PDB controller',
    );
  }
  if (disruptionsAllowed === 0) throw tooManyRequests(whyNone(budget, evictionTellsWhyForbidden), 0);
  const left = disruptionsAllowed - 1;
  const spent: PodDisruptionBudget = {
    ...budget,
    status: {
      ...status,
      disruptionsAllowed: left,
      disruptedPods: { ...disruptedPods, [podName]: time(api.now) },
      ...(left === 0 ? { conditions: withoutPods(budget, time(api.now)) } : {}),
    },
  };
  api.update(podDisruptionBudgets, spent, { by: itself, dryRun, subresource: 'status' });
}

function whyNone({ metadata = {}, status }: PodDisruptionBudget, isLong: boolean): string {
  const name = metadata.name ?? '';
  const { desiredHealthy = 0, currentHealthy = 0, conditions = [] } = status ?? {};
  const needs = `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  if (!isLong) return needs;
  const condition = conditions.find(({ type }) => type === 'DisruptionAllowed');
  const told = condition?.status === 'False' ? condition.message : '';
  if (told !== '' && condition?.reason === 'SyncFailed') {
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${told}`;
  }
  if (currentHealthy <= desiredHealthy) return needs;
  return told === ''
    ? `The disruption budget ${name} does not allow evicting pods currently`
    : `The disruption budget ${name} does not allow evicting pods currently (${condition?.reason ?? ''}): ${told}`;
}

type Conditions = NonNullable<NonNullable<PodDisruptionBudget['status']>['conditions']>;

/** UpdateDisruptionAllowedCondition (pkg/apis/policy helpers; apimachinery, pkg/api/meta/conditions.go, SetStatusCondition). */
function withoutPods({ status }: PodDisruptionBudget, now: string): Conditions {
  const { conditions = [], observedGeneration } = status ?? {};
  const before = conditions.find(({ type }) => type === 'DisruptionAllowed');
  const condition = {
    type: 'DisruptionAllowed',
    status: 'False',
    reason: 'InsufficientPods',
    message: '',
    lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime : now,
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
  };
  return before === undefined
    ? [...conditions, condition]
    : conditions.map((other) => (other === before ? condition : other));
}

function tooManyRequests(cause: string, retryAfterSeconds: number): StatusError {
  return new StatusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    ...(retryAfterSeconds === 0 ? {} : { retryAfterSeconds }),
    causes: [{ reason: 'DisruptionBudget', message: cause }],
  });
}

/** addConditionAndDeletePod. */
function addConditionAndDelete(api: ApiServer, ref: Ref, options: EvictionOptions): void {
  const { by, dryRun = false, preconditions } = options;
  const pod = api.get(pods, ref);
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  // The precondition is of the pod as it was found, which the condition has changed.
  if (preconditions !== undefined) api.delete(pods, ref, { ...options, dryRun: true });
  const marked = dryRun
    ? pod
    : api.update(pods, withCondition(pod, condition, time(api.now)), { by, subresource: 'status' });
  const resourceVersion = preconditions?.resourceVersion === undefined ? undefined : marked.metadata?.resourceVersion;
  api.delete(pods, ref, {
    ...options,
    ...(preconditions === undefined ? {} : { preconditions: { ...preconditions, resourceVersion } }),
  });
}
