import type { ApiServer } from '../api/api-server.ts';
import { daemonSets, deployments, nodes, pods } from '../api/kinds.ts';
import type { Node } from '../objects.ts';
import { isPodReady } from '../rules/pods.ts';

/** Whether a cluster is as `kind create cluster` leaves it: each node Ready and untainted, and all system pods run. */
export function isBooted(api: ApiServer, nodeCount: number): boolean {
  let usable = 0;
  for (const node of api.list(nodes)) {
    if (!isUsable(node)) return false;
    usable += 1;
  }
  if (usable < nodeCount) return false;
  for (const pod of api.list(pods)) if (!isPodReady(pod)) return false;
  for (const { status } of api.list(daemonSets)) if ((status?.numberReady ?? 0) < nodeCount) return false;
  for (const { spec, status } of api.list(deployments)) {
    if ((status?.availableReplicas ?? 0) < (spec?.replicas ?? 1)) return false;
  }
  return true;
}

const isUsable = ({ spec, status }: Node): boolean =>
  (status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false) &&
  !(spec?.taints?.some(({ key }) => key.startsWith('node.kubernetes.io/')) ?? false);
