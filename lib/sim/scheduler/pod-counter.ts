import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

/** How many pods of some sort each node has. */
export class PodCounter {
  readonly counts: (info: PodInfo) => boolean;
  readonly #onNode: number[] = [];
  #total = 0;

  constructor(counts: (info: PodInfo) => boolean, nodes: Iterable<NodeInfo>) {
    this.counts = counts;
    for (const node of nodes) for (const info of node.pods.values()) if (counts(info)) this.add(node, 1);
  }

  get total(): number {
    return this.#total;
  }

  on({ slot }: NodeInfo): number {
    return this.#onNode[slot] ?? 0;
  }

  add({ slot }: NodeInfo, change: 1 | -1): void {
    // No holes, so that the array stays one of small integers.
    while (this.#onNode.length <= slot) this.#onNode.push(0);
    this.#onNode[slot] = (this.#onNode[slot] ?? 0) + change;
    this.#total += change;
  }

  /** The same by a label of the nodes; nodes without it, and those not `eligible`, count nowhere. */
  byTopology(
    nodes: readonly NodeInfo[],
    key: string,
    eligible: (node: NodeInfo) => boolean = () => true,
  ): Map<string, number> {
    const byValue = new Map<string, number>();
    for (const node of nodes) {
      const value = node.label(key);
      if (value !== undefined && eligible(node)) byValue.set(value, (byValue.get(value) ?? 0) + this.on(node));
    }
    return byValue;
  }
}
