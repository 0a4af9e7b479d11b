import type { ApiObject } from '../objects.ts';
import type { Kind } from './kind.ts';
import { daemonSets, deployments, namespaces, nodes, pods, replicaSets, statefulSets } from './kinds.ts';
import { strategy } from './strategies/base.ts';
import { namespace } from './strategies/namespace.ts';
import { node } from './strategies/node.ts';
import { pod } from './strategies/pod.ts';
import { daemonSet, deployment, replicaSet, statefulSet } from './strategies/workloads.ts';
import type { Strategy } from './strategy.ts';

const known = new Map<Kind<ApiObject>, unknown>();

function has<T extends ApiObject>(kind: Kind<T>, its: Strategy<T>): void {
  known.set(kind, its);
}

has(namespaces, namespace);
has(nodes, node);
has(pods, pod);
has(deployments, deployment);
has(replicaSets, replicaSet);
has(statefulSets, statefulSet);
has(daemonSets, daemonSet);

const plain = strategy<never>({});

/** The strategy of a kind. */
export function strategyOf<T extends ApiObject>(kind: Kind<T>): Strategy<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `has` put it there for this very kind
  return (known.get(kind) ?? plain) as Strategy<T>;
}
