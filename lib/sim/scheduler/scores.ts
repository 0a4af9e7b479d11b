import type { NodeAffinity } from '../rules/node-affinity.ts';
import { tolerates } from '../rules/tolerations.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';
import type { SchedulerBehaviour } from './scheduler-behaviour.ts';

/** framework/plugins/noderesources/least_allocated.go: what is free of processors and memory, from 0 to 100. */
export function leastAllocated(info: PodInfo, node: NodeInfo): number {
  const cpu = freeShare(node.scoredMilliCpu + info.scoredMilliCpu, node.milliCpu);
  const memory = freeShare(node.scoredMemory + info.scoredMemory, node.memory);
  const counted = Number(node.milliCpu > 0) + Number(node.memory > 0);
  return counted === 0 ? 0 : Math.trunc((cpu + memory) / counted);
}

const freeShare = (requested: number, capacity: number): number =>
  capacity === 0 || requested > capacity ? 0 : Math.trunc(((capacity - requested) * 100) / capacity);

/** framework/plugins/noderesources/balanced_allocation.go: how alike the shares of processors and memory in use are. */
export function balancedAllocation({ requests }: PodInfo, node: NodeInfo, behaviour: SchedulerBehaviour): number {
  const withPod = balance(node.usedMilliCpu + requests.milliCpu, node.usedMemory + requests.memory, node);
  if (!behaviour.scoresChangeOfBalance) return withPod;
  return 50 + Math.trunc((50 + withPod - balance(node.usedMilliCpu, node.usedMemory, node)) / 2);
}

function balance(milliCpu: number, memory: number, node: NodeInfo): number {
  if (node.milliCpu === 0 || node.memory === 0) return 100;
  const difference = Math.min(1, milliCpu / node.milliCpu) - Math.min(1, memory / node.memory);
  return Math.trunc((1 - Math.abs(difference / 2)) * 100);
}

/** framework/plugins/tainttoleration: taints PreferNoSchedule that the pod does not tolerate; undefined if no node has any. */
export function taintScores({ pod }: PodInfo, nodes: readonly NodeInfo[]): readonly number[] | undefined {
  if (!nodes.some(({ hasTaints }) => hasTaints)) return undefined;
  const counts = nodes.map(({ node }) => {
    const soft = (node?.spec?.taints ?? []).filter(({ effect }) => effect === 'PreferNoSchedule');
    return soft.filter((taint) => !(pod.spec?.tolerations ?? []).some((toleration) => tolerates(toleration, taint)))
      .length;
  });
  return normalized(counts, true);
}

/** framework/plugins/nodeaffinity: the weights of the preferences that a node meets; undefined if there are none. */
export function nodeAffinityScores(
  { preferred }: NodeAffinity,
  nodes: readonly NodeInfo[],
): readonly number[] | undefined {
  if (preferred.length === 0) return undefined;
  const sums = nodes.map(({ node }) =>
    preferred.reduce((sum, { weight, matches }) => sum + (node !== undefined && matches(node) ? weight : 0), 0),
  );
  return normalized(sums, false);
}

/** framework/plugins/helper/normalize_score.go, DefaultNormalizeScore. */
function normalized(scores: readonly number[], reverse: boolean): readonly number[] {
  const most = Math.max(...scores);
  if (most === 0) return scores.map(() => (reverse ? 100 : 0));
  return scores.map((score) => {
    const share = Math.trunc((score * 100) / most);
    return reverse ? 100 - share : share;
  });
}
