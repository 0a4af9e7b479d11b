import type { ObservedKind } from './observation.ts';

/** Where the API server serves a kind over all namespaces. */
export interface Resource {
  readonly path: string;
  /** While no window is open, the watch is checked at every n-th turn only. */
  readonly checkTurns: number;
}

/** Every kind the recorder can watch. The three kinds that carry a node's failure are checked most often. */
export const resources: { readonly [kind in ObservedKind]: Resource } = {
  Node: { path: '/api/v1/nodes', checkTurns: 1 },
  Lease: { path: '/apis/coordination.k8s.io/v1/leases', checkTurns: 1 },
  Pod: { path: '/api/v1/pods', checkTurns: 1 },
  EndpointSlice: { path: '/apis/discovery.k8s.io/v1/endpointslices', checkTurns: 2 },
  Event: { path: '/api/v1/events', checkTurns: 2 },
  Deployment: { path: '/apis/apps/v1/deployments', checkTurns: 2 },
  ReplicaSet: { path: '/apis/apps/v1/replicasets', checkTurns: 2 },
  StatefulSet: { path: '/apis/apps/v1/statefulsets', checkTurns: 2 },
  DaemonSet: { path: '/apis/apps/v1/daemonsets', checkTurns: 2 },
  Job: { path: '/apis/batch/v1/jobs', checkTurns: 2 },
  PodDisruptionBudget: { path: '/apis/policy/v1/poddisruptionbudgets', checkTurns: 2 },
};

const isKind = (name: string): name is ObservedKind => name in resources;

export const observedKinds: readonly ObservedKind[] = Object.keys(resources).filter(isKind);
