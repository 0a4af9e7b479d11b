import { addNetworkCondition } from '../../fixtures/network-condition.ts';
import { createNamespace, type ScenarioNamespace } from '../../fixtures/scenario-namespace.ts';
import { placeStaticPod } from '../../fixtures/static-pod.ts';
import { ClusterNode } from '../../lib/cluster/node.ts';
import type { ObservedCluster } from '../../lib/cluster/observed-cluster.ts';
import { UnknownVerdict } from '../../lib/verdict/verdict.ts';

/** What a scenario plays with its fixtures. */
export type Play = (fixtures: object) => Promise<void>;

/**
 * The fixtures that a scenario wants, made by the same functions as those of fixtures/index.ts. Asks for the name of its
 * namespace only if it has one. Throws UnknownVerdict if the cluster has not the nodes.
 */
export async function fixturesFor(play: Play, cluster: ObservedCluster, namespaceName: () => string): Promise<object> {
  const wanted = namesIn(play);
  const { nodes } = cluster.cluster.description;
  const ofRole = (role: string) => nodes.filter((one) => one.role === role).map((one) => new ClusterNode(cluster, one));
  const workers = ofRole('worker');
  const [node] = workers;
  const [controlPlane] = ofRole('control-plane');
  if (node === undefined || controlPlane === undefined) throw new UnknownVerdict('the cluster has not all nodes');
  if (wanted.includes('routedNode')) await addNetworkCondition(node);
  const namespace = ['namespace', 'workload', 'staticPod'].some((name) => wanted.includes(name))
    ? await createNamespace(cluster, namespaceName())
    : undefined;
  const more = namespace === undefined ? {} : await inNamespace(namespace, node, wanted);
  return { workers, node, routedNode: node, controlPlane, namespace, ...more };
}

/** Which fixtures it wants: Playwright too reads them from the text. */
function namesIn(play: Play): readonly string[] {
  const [, pattern = ''] = /^[^(]*\(\{([^}]*)\}/.exec(play.toString()) ?? [];
  return pattern.split(',').map((name) => name.trim());
}

async function inNamespace(namespace: ScenarioNamespace, node: ClusterNode, wanted: readonly string[]) {
  return {
    ...(wanted.includes('workload') ? { workload: await namespace.deploy({ name: 'nginx', replicas: 10 }) } : {}),
    ...(wanted.includes('staticPod')
      ? { staticPod: await placeStaticPod(node, namespace.name, namespace.podSpec()) }
      : {}),
  };
}
