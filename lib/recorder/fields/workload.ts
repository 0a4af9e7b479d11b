import type { ObservedKind } from '../observation.ts';
import type { RawPodDisruptionBudget, RawWorkload } from '../raw-object.ts';
import { deletion, type Fields, field, owner, parts } from './field.ts';

type WorkloadKind = Extract<ObservedKind, 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'Job'>;

/** Our word for each counter, and where the kind keeps it in its status. */
const counters: { readonly [kind in WorkloadKind]: { readonly [word: string]: string } } = {
  Deployment: {
    current: 'replicas',
    ready: 'readyReplicas',
    available: 'availableReplicas',
    updated: 'updatedReplicas',
    unavailable: 'unavailableReplicas',
  },
  ReplicaSet: { current: 'replicas', ready: 'readyReplicas', available: 'availableReplicas' },
  StatefulSet: {
    current: 'replicas',
    ready: 'readyReplicas',
    available: 'availableReplicas',
    updated: 'updatedReplicas',
  },
  DaemonSet: {
    desired: 'desiredNumberScheduled',
    current: 'currentNumberScheduled',
    ready: 'numberReady',
    available: 'numberAvailable',
    updated: 'updatedNumberScheduled',
    unavailable: 'numberUnavailable',
  },
  Job: { current: 'active', ready: 'ready', succeeded: 'succeeded', failed: 'failed' },
};

/** Fields of a workload. In `replicas` every counter that the kind has is there: the server leaves out zeroes. */
export function workloadFields(kind: WorkloadKind, object: RawWorkload): Fields {
  const { metadata, spec, status } = object;
  const desired = kind === 'Job' ? (spec?.completions ?? spec?.parallelism) : spec?.replicas;
  const counted = Object.entries(counters[kind]).map(([word, key]) => [word, countOf(status?.[key])] as const);
  return new Map([
    ...field('replicas', { ...parts({ desired }), ...Object.fromEntries(counted) }),
    ...field('owner', owner(metadata.ownerReferences)),
    ...field('labels', metadata.labels),
    ...deletion(object),
  ]);
}

/** Fields of a PodDisruptionBudget. */
export function budgetFields({ status }: RawPodDisruptionBudget): Fields {
  return new Map(
    field('budget', {
      currentHealthy: status?.currentHealthy ?? 0,
      desiredHealthy: status?.desiredHealthy ?? 0,
      disruptionsAllowed: status?.disruptionsAllowed ?? 0,
      expectedPods: status?.expectedPods ?? 0,
    }),
  );
}

const countOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
