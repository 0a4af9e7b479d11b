import type { ApiObject } from '../objects.ts';
import type { Kind } from './kind.ts';
import * as kinds from './kinds.ts';
import { namespace } from './strategies/namespace.ts';
import { node } from './strategies/node.ts';
import { pod } from './strategies/pod.ts';
import { podDisruptionBudget } from './strategies/pod-disruption-budget.ts';
import { service } from './strategies/service.ts';
import { configMap, coreEvent, endpointSlice, event, lease, secret, serviceAccount } from './strategies/small-kinds.ts';
import { daemonSet, deployment, replicaSet, statefulSet } from './strategies/workloads.ts';
import type { Strategy } from './strategy.ts';

const known = new Map<Kind<ApiObject>, unknown>();

function has<T extends ApiObject>(kind: Kind<T>, its: Strategy<T>): void {
  known.set(kind, its);
}

has(kinds.namespaces, namespace);
has(kinds.nodes, node);
has(kinds.pods, pod);
has(kinds.services, service);
has(kinds.configMaps, configMap);
has(kinds.secrets, secret);
has(kinds.serviceAccounts, serviceAccount);
has(kinds.coreEvents, coreEvent);
has(kinds.events, event);
has(kinds.leases, lease);
has(kinds.endpointSlices, endpointSlice);
has(kinds.deployments, deployment);
has(kinds.replicaSets, replicaSet);
has(kinds.statefulSets, statefulSet);
has(kinds.daemonSets, daemonSet);
has(kinds.podDisruptionBudgets, podDisruptionBudget);

/** The strategy of a kind. Throws RangeError for one that has none. */
export function strategyOf<T extends ApiObject>(kind: Kind<T>): Strategy<T> {
  const its = known.get(kind);
  if (its === undefined) throw new RangeError(`the simulator has no ${kind.plural}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `has` put it there for this very kind
  return its as Strategy<T>;
}
