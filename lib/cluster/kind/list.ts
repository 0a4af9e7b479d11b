import type { MadeCluster } from '../cluster.ts';
import type { Docker } from './docker.ts';

/** The clusters of this Docker daemon that powercut made, by the label of their networks; the youngest last. */
export async function listClusters(docker: Docker): Promise<readonly MadeCluster[]> {
  const networks = await docker.ownNetworks();
  const clusters = networks.map(async (network) => {
    const containers = await docker.nodeContainers(network.name);
    // A container in another network is of a foreign cluster that has the same name.
    const own = containers.filter((container) => container.network === network.name);
    return { ...network, nodes: own.length };
  });
  return (await Promise.all(clusters)).toSorted((a, b) => (a.made?.getTime() ?? 0) - (b.made?.getTime() ?? 0));
}
