import { existsSync } from 'node:fs';
import { kubeconfigPath } from '../../lib/cluster/kind/kubeconfig.ts';
import type { ClusterState, FoundCluster } from '../../lib/owner/find-clusters.ts';
import type { StateFolder } from '../../lib/owner/state-folder.ts';

/** One cluster in `powercut clusters --json`. */
export interface ClusterData {
  readonly name: string;
  readonly run: string;
  readonly state: ClusterState;
  /** RFC 3339; null if it is not known. */
  readonly made: string | null;
  readonly nodes: number;
  /** Path; null if it is not there. */
  readonly kubeconfig: string | null;
  readonly withoutPower: FoundCluster['dark'];
  /** Why its state cannot be told. */
  readonly reason?: string;
}

/** What there is to tell about a cluster, as data. */
export function describeCluster(cluster: FoundCluster, folder: StateFolder): ClusterData {
  const { name, runId, state, made, nodes, dark, reason } = cluster;
  const kubeconfig = kubeconfigPath(folder.runFolder(runId), name);
  return {
    name,
    run: runId,
    state,
    made: made?.toISOString() ?? null,
    nodes,
    kubeconfig: existsSync(kubeconfig) ? kubeconfig : null,
    withoutPower: dark,
    ...(reason === undefined ? {} : { reason }),
  };
}
