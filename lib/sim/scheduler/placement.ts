import type { Random } from '../engine/random.ts';
import type { Pod } from '../objects.ts';
import { type NodeAffinity, nodeAffinityOf } from '../rules/node-affinity.ts';
import type { ClusterState } from './cluster-state.ts';
import type { DefaultSelectors } from './default-selector.ts';
import { rejectedByNode, rejectedByPods } from './filters.ts';
import type { NodeInfo } from './node-info.ts';
import { isIndifferent, podAffinityFilter, podAffinityScores } from './pod-affinity.ts';
import type { PodInfo } from './pod-info.ts';
import type { Rejection } from './rejection.ts';
import { closed, full, notKnown, tolerated } from './remembered-scores.ts';
import type { SchedulerBehaviour } from './scheduler-behaviour.ts';
import { balancedAllocation, leastAllocated, nodeAffinityScores, taintScores } from './scores.ts';
import { Scratch } from './scratch.ts';
import { TopologySpread } from './topology-spread.ts';

/** schedule_one.go, minFeasibleNodesToFind and minFeasibleNodesPercentageToFind. */
const leastFeasibleNodes = 100;
const leastFeasiblePercentage = 5;

/** Weights of the default profile (apis/config/v1/default_plugins.go). */
const weights = { taints: 3, nodeAffinity: 2, spread: 2, podAffinity: 2 };

/** Where a pod goes, or why nowhere. */
export type Placement =
  | { readonly node: NodeInfo }
  | { readonly rejections: ReadonlyMap<string, Rejection>; readonly nodes: number };

/**
 * Which of the best nodes a pod goes to, by name, be it the only one; undefined leaves it to chance, as does a name that is not among
 * them. For the replay of a trace.
 */
export type Choice = (pod: Pod, among: readonly string[]) => string | undefined;

/** Finds the best node for one pod after another (schedule_one.go, schedulePod). */
export class Placer {
  readonly #cluster: ClusterState;
  readonly #selectors: DefaultSelectors;
  readonly #behaviour: SchedulerBehaviour;
  readonly #random: Random;
  readonly #choose: Choice | undefined;
  #nextStart = 0;
  #scratch = new Scratch(0);

  constructor(options: {
    readonly cluster: ClusterState;
    readonly selectors: DefaultSelectors;
    readonly behaviour: SchedulerBehaviour;
    readonly random: Random;
    readonly choose: Choice | undefined;
  }) {
    this.#cluster = options.cluster;
    this.#selectors = options.selectors;
    this.#behaviour = options.behaviour;
    this.#random = options.random;
    this.#choose = options.choose;
  }

  place(info: PodInfo): Placement {
    const affinity = nodeAffinityOf(info.pod);
    const spread = new TopologySpread(this.#cluster, info, affinity, this.#selectors);
    const found = this.#asksForRoomAlone(info, affinity, spread)
      ? this.#placeByRoom(info, affinity, spread)
      : undefined;
    if (found !== undefined) return { node: found };
    const rejections = new Map<string, Rejection>();
    const feasible = this.#feasible(info, affinity, spread, rejections);
    const [only, second] = feasible;
    if (only === undefined) return { rejections, nodes: this.#cluster.nodes.length };
    if (second === undefined) return { node: this.#highest(info, [only], [0]) };
    return { node: this.#best(info, affinity, spread, feasible) };
  }

  #asksForRoomAlone(info: PodInfo, affinity: NodeAffinity, spread: TopologySpread): boolean {
    return (
      affinity.required === undefined &&
      affinity.onlyOn === undefined &&
      affinity.preferred.length === 0 &&
      info.hostPorts.length === 0 &&
      info.requests.others.size === 0 &&
      spread.filter() === undefined &&
      isIndifferent(this.#cluster, info)
    );
  }

  /**
   * The node that the general search would come to, by the scores that are remembered. Undefined if none is found, or if a
   * node with taints, or one that is cordoned, would take the pod: then the general search has to look at all there is.
   */
  #placeByRoom(info: PodInfo, affinity: NodeAffinity, spread: TopologySpread): NodeInfo | undefined {
    const { nodes, nodeSlots } = this.#cluster;
    const remembered = this.#cluster.rememberedScores(sortOf(info));
    const enough = feasibleNodesToFind(nodes.length);
    const scratch = this.#scratchFor(enough);
    let [looked, found] = [0, 0];
    for (; looked < nodes.length && found < enough; looked += 1) {
      const place = (this.#nextStart + looked) % nodes.length;
      const [node, slot = 0] = [nodes[place], nodeSlots[place]];
      if (node === undefined) return undefined;
      let score = remembered[slot] ?? notKnown;
      if (score === notKnown) {
        score = this.#scoreOfRoom(info, node, affinity);
        remembered[slot] = score;
      }
      if (score === tolerated) return undefined;
      if (score < 0) continue;
      scratch.feasible[found] = node;
      scratch.totals[found] = score;
      found += 1;
    }
    if (found === 0) return undefined;
    this.#nextStart = (this.#nextStart + looked) % nodes.length;
    const feasible = scratch.feasible.slice(0, found);
    if (found > 1) add(scratch.totals, spread.scores(feasible, scratch.spread.subarray(0, found)), weights.spread);
    return this.#highest(info, feasible, scratch.totals);
  }

  #scoreOfRoom(info: PodInfo, node: NodeInfo, affinity: NodeAffinity): number {
    if (!node.isOpen) {
      const takes =
        node.node !== undefined && rejectedByNode(info.pod, node.node, affinity, this.#behaviour) === undefined;
      return takes ? tolerated : closed;
    }
    return rejectedByPods(info, node, this.#behaviour) === undefined ? this.#resourceScore(info, node) : full;
  }

  /** Begins where the last search ended, and stops when it has found enough (findNodesThatPassFilters). */
  #feasible(
    info: PodInfo,
    affinity: NodeAffinity,
    spread: TopologySpread,
    rejections: Map<string, Rejection>,
  ): readonly NodeInfo[] {
    const all = this.#cluster.nodes;
    const nodes = affinity.onlyOn === undefined ? all : this.#named(affinity.onlyOn);
    const enough = feasibleNodesToFind(nodes.length);
    const spreads = spread.filter();
    const drawn = podAffinityFilter(this.#cluster, info);
    const feasible: NodeInfo[] = [];
    for (let index = 0; index < nodes.length && feasible.length < enough; index += 1) {
      const node = nodes[(this.#nextStart + index) % nodes.length];
      if (node?.node === undefined) continue;
      const takesAny = node.isOpen && affinity.required === undefined;
      const rejection =
        (takesAny ? undefined : rejectedByNode(info.pod, node.node, affinity, this.#behaviour)) ??
        rejectedByPods(info, node, this.#behaviour) ??
        spreads?.(node) ??
        drawn?.(node);
      if (rejection === undefined) feasible.push(node);
      else rejections.set(node.name, rejection);
    }
    this.#nextStart = all.length === 0 ? 0 : (this.#nextStart + feasible.length + rejections.size) % all.length;
    return feasible;
  }

  #named(names: readonly string[]): readonly NodeInfo[] {
    const nodes = names.flatMap((name) => this.#cluster.node(name) ?? []);
    return nodes.toSorted((a, b) => a.slot - b.slot);
  }

  /** One of those with the highest score (selectHost). */
  #best(info: PodInfo, affinity: NodeAffinity, spread: TopologySpread, nodes: readonly NodeInfo[]): NodeInfo {
    const totals = nodes.map((node) => this.#resourceScore(info, node));
    add(totals, taintScores(info, nodes), weights.taints);
    add(totals, nodeAffinityScores(affinity, nodes), weights.nodeAffinity);
    add(totals, spread.scores(nodes), weights.spread);
    add(totals, podAffinityScores(this.#cluster, info, nodes), weights.podAffinity);
    return this.#highest(info, nodes, totals);
  }

  #resourceScore(info: PodInfo, node: NodeInfo): number {
    const bestEffort = info.requests.milliCpu === 0 && info.requests.memory === 0;
    const balanceMatters = !(bestEffort && this.#behaviour.skipsBalanceOfBestEffort);
    return leastAllocated(info, node) + (balanceMatters ? balancedAllocation(info, node, this.#behaviour) : 0);
  }

  #scratchFor(nodes: number): Scratch {
    if (this.#scratch.best.length < nodes) this.#scratch = new Scratch(nodes);
    return this.#scratch;
  }

  #highest({ pod }: PodInfo, nodes: readonly NodeInfo[], totals: ArrayLike<number>): NodeInfo {
    const { best } = this.#scratchFor(nodes.length);
    let most = Number.NEGATIVE_INFINITY;
    let count = 0;
    for (let index = 0; index < nodes.length; index += 1) {
      const total = totals[index] ?? 0;
      if (total < most) continue;
      if (total > most) count = 0;
      most = total;
      best[count] = index;
      count += 1;
    }
    const names =
      this.#choose === undefined ? [] : Array.from(best.subarray(0, count), (index) => nodes[index]?.name ?? '');
    const wanted = names.indexOf(this.#choose?.(pod, names) ?? '');
    const drawn = count === 1 ? 0 : this.#random.below(count);
    const chosen = nodes[best[wanted === -1 ? drawn : wanted] ?? -1];
    if (chosen === undefined) throw new RangeError('no node to choose from');
    return chosen;
  }
}

/** The same for pods that request and tolerate the same. */
const sortOf = ({ pod, requests, scoredMilliCpu, scoredMemory }: PodInfo): string =>
  `${requests.milliCpu} ${requests.memory} ${scoredMilliCpu} ${scoredMemory} ${JSON.stringify(pod.spec?.tolerations)}`;

/** numFeasibleNodesToFind, with a percentage that falls with the cluster's size. */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < leastFeasibleNodes) return nodes;
  const percentage = Math.max(leastFeasiblePercentage, 50 - Math.trunc(nodes / 125));
  return Math.max(leastFeasibleNodes, Math.trunc((nodes * percentage) / 100));
}

function add(totals: number[] | Float64Array, scores: ArrayLike<number> | undefined, weight: number): void {
  if (scores === undefined) return;
  for (let index = 0; index < scores.length; index += 1) {
    totals[index] = (totals[index] ?? 0) + (scores[index] ?? 0) * weight;
  }
}
