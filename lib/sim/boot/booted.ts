import { type ApiServer, refOf } from '../api/api-server.ts';
import { daemonSets, deployments, nodes, pods } from '../api/kinds.ts';
import type { Node } from '../objects.ts';
import { isPodReady } from '../rules/pods.ts';

/**
 * Tells whether a cluster is as `kind create cluster` leaves it: each node Ready and untainted, and all system pods run. It is
 * asked often: what it was not for last is looked at first.
 */
export function bootCheck(api: ApiServer, nodeCount: number): () => boolean {
  let stillMissing = (): boolean => false;
  return () => {
    if (stillMissing()) return false;
    const missing = missingOf(api, nodeCount);
    if (missing === undefined) return true;
    stillMissing = missing;
    return false;
  };
}

/** Something that keeps the cluster from being made: whether it still does. */
function missingOf(api: ApiServer, nodeCount: number): (() => boolean) | undefined {
  let usable = 0;
  for (const node of api.list(nodes)) {
    const ref = refOf(node);
    if (!isUsable(node)) return () => isThereAnd(api.find(nodes, ref), (now) => !isUsable(now));
    usable += 1;
  }
  if (usable < nodeCount) return () => false;
  for (const pod of api.list(pods)) {
    const ref = refOf(pod);
    if (!isPodReady(pod)) return () => isThereAnd(api.find(pods, ref), (now) => !isPodReady(now));
  }
  const isWhole =
    every(api.list(daemonSets), ({ status }) => (status?.numberReady ?? 0) >= nodeCount) &&
    every(api.list(deployments), ({ spec, status }) => (status?.availableReplicas ?? 0) >= (spec?.replicas ?? 1));
  return isWhole ? undefined : () => false;
}

const isThereAnd = <T>(object: T | undefined, test: (object: T) => boolean): boolean =>
  object !== undefined && test(object);

function every<T>(items: Iterable<T>, test: (item: T) => boolean): boolean {
  for (const item of items) if (!test(item)) return false;
  return true;
}

const isUsable = ({ spec, status }: Node): boolean =>
  (status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false) &&
  !(spec?.taints?.some(({ key }) => key.startsWith('node.kubernetes.io/')) ?? false);
