import type { Probe } from './probes.ts';

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const lists = [
  '/api/v1/namespaces',
  '/api/v1/nodes',
  '/api/v1/pods',
  '/api/v1/services',
  '/api/v1/configmaps',
  '/api/v1/secrets',
  '/api/v1/serviceaccounts',
  '/api/v1/events',
  '/apis/events.k8s.io/v1/events',
  '/apis/coordination.k8s.io/v1/leases',
  '/apis/discovery.k8s.io/v1/endpointslices',
  '/apis/apps/v1/deployments',
  '/apis/apps/v1/replicasets',
  '/apis/apps/v1/statefulsets',
  '/apis/apps/v1/daemonsets',
  '/apis/policy/v1/poddisruptionbudgets',
];

/** Each kind's objects, and the table that the server makes of them. */
export const tableProbes: readonly Probe[] = lists.flatMap((path) => [
  { method: 'GET', path },
  { method: 'GET', path: `${path}?includeObject=None`, headers: { accept: table } },
]);
