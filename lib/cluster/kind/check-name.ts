import { HarnessError } from '../../errors.ts';
import type { ClusterSpec } from '../cluster.ts';
import { nodeNames } from './config.ts';
import type { Docker } from './docker.ts';

/** Throws HarnessError `E_CLUSTER_NAME_TAKEN` if anything stands where a cluster of that name would. */
export async function checkNameIsFree(spec: ClusterSpec, docker: Docker): Promise<void> {
  const taken = (what: string, hint: string) =>
    new HarnessError('E_CLUSTER_NAME_TAKEN', `The cluster name "${spec.name}" is taken: ${what}.`, { hint });
  const deleteIt = `Choose another name, or delete it: kind delete cluster --name ${spec.name}`;

  const [nodes, names, networks] = await Promise.all([
    docker.nodeContainers(spec.name),
    docker.containerNames(),
    docker.networkRuns(spec.name),
  ]);
  if (nodes.length > 0) throw taken('there is a kind cluster of that name', deleteIt);
  const clash = nodeNames(spec).find((name) => names.includes(name));
  if (clash !== undefined)
    throw taken(`there is a container ${clash}`, `Choose another name, or remove it: docker rm -f ${clash}`);
  if (networks.length > 0) {
    throw taken(
      'there is a Docker network of that name',
      `Choose another name, or remove it: docker network rm ${spec.name}`,
    );
  }
}
