import type { ClusterState } from './cluster-state.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodCounter } from './pod-counter.ts';
import type { PodInfo, PodTerm } from './pod-info.ts';
import { blocked, type Rejection, unresolvable } from './rejection.ts';

const plugin = 'InterPodAffinity';
const noAffinity = unresolvable(plugin, "node(s) didn't match pod affinity rules");
const ownAntiAffinity = blocked(plugin, "node(s) didn't match pod anti-affinity rules");
const othersAntiAffinity = blocked(plugin, "node(s) didn't satisfy existing pods anti-affinity rules");

type Filter = (node: NodeInfo) => Rejection | undefined;

/** Whether a pod is drawn to no other pods, or away from them, by its own terms or by theirs. */
export function isIndifferent(cluster: ClusterState, { pod, affinity, antiAffinity, preferred }: PodInfo): boolean {
  if (affinity.length + antiAffinity.length + preferred.length > 0) return false;
  for (const { term } of cluster.heldTerms('anti')) if (term.matches(pod)) return false;
  for (const { term } of cluster.heldTerms('weighing')) if (term.matches(pod)) return false;
  return true;
}

/** framework/plugins/interpodaffinity/filtering.go; undefined if any node will do. */
export function podAffinityFilter(cluster: ClusterState, info: PodInfo): Filter | undefined {
  const forbiddenByOthers = topologies(
    cluster,
    [...cluster.heldTerms('anti')]
      .filter(({ term }) => term.matches(info.pod))
      .map(({ term, holders }) => ({ term, counter: holders })),
  );
  const forbiddenByOwn = topologies(
    cluster,
    info.antiAffinity.map((term) => counted(cluster, [term], term)),
  );
  const wanted = topologies(
    cluster,
    info.affinity.map((term) => counted(cluster, info.affinity, term)),
  );
  if (forbiddenByOthers.length + forbiddenByOwn.length + wanted.length === 0) return undefined;
  // The first of a group that wants to be together may be anywhere (satisfyPodAffinity).
  const first =
    wanted.every(({ byValue }) => [...byValue.values()].every((count) => count === 0)) &&
    info.affinity.every((term) => term.matches(info.pod));
  return (node) => {
    if (wanted.some(({ key }) => labelOf(node, key) === undefined)) return noAffinity;
    if (!first && wanted.some((topology) => countAt(topology, node) === 0)) return noAffinity;
    if (forbiddenByOwn.some((topology) => countAt(topology, node) > 0)) return ownAntiAffinity;
    if (forbiddenByOthers.some((topology) => countAt(topology, node) > 0)) return othersAntiAffinity;
    return undefined;
  };
}

/** framework/plugins/interpodaffinity/scoring.go; undefined if nothing draws the pod to others or away. */
export function podAffinityScores(
  cluster: ClusterState,
  info: PodInfo,
  nodes: readonly NodeInfo[],
): readonly number[] | undefined {
  const weighing = [
    ...info.preferred.map((term) => ({ weight: term.weight, ...counted(cluster, [term], term) })),
    ...[...cluster.heldTerms('weighing')]
      .filter(({ term }) => term.matches(info.pod))
      .map(({ term, holders }) => ({ weight: term.weight, term, counter: holders })),
  ];
  if (weighing.length === 0) return undefined;
  const weighed = weighing.flatMap((one) =>
    topologies(cluster, [one]).map((topology) => ({ ...topology, weight: one.weight })),
  );
  const raw = nodes.map((node) =>
    weighed.reduce((sum, topology) => sum + topology.weight * countAt(topology, node), 0),
  );
  const [least, most] = [Math.min(...raw), Math.max(...raw)];
  return raw.map((score) => (most === least ? 0 : Math.trunc((100 * (score - least)) / (most - least))));
}

interface Topology {
  readonly key: string;
  readonly byValue: ReadonlyMap<string, number>;
}

const topologies = (
  cluster: ClusterState,
  terms: readonly { readonly term: PodTerm; readonly counter: PodCounter }[],
): readonly Topology[] =>
  terms.map(({ term, counter }) => ({
    key: term.topologyKey,
    byValue: counter.byTopology(cluster.nodes, term.topologyKey),
  }));

/** Counts the pods that match all of these terms. */
const counted = (cluster: ClusterState, all: readonly PodTerm[], term: PodTerm) => ({
  term,
  counter: cluster.counter(`matching ${all.map(({ id }) => id).join(' ')}`, (pod) =>
    all.every((one) => one.matches(pod)),
  ),
});

const labelOf = ({ node }: NodeInfo, key: string): string | undefined => node?.metadata?.labels?.[key];
const countAt = ({ key, byValue }: Topology, node: NodeInfo): number => byValue.get(labelOf(node, key) ?? '') ?? 0;
