import type { DarkNode } from './node.ts';
import type { ObservedCluster } from './observed-cluster.ts';
import type { PodsOnNode, Workload } from './workload.ts';

/** Several nodes of one zone of which nothing is to be heard. */
export class DarkNodes<Dark extends DarkNode = DarkNode> {
  readonly observed: ObservedCluster;
  readonly nodes: readonly Dark[];

  constructor(observed: ObservedCluster, nodes: readonly Dark[]) {
    this.observed = observed;
    this.nodes = nodes;
  }

  get name(): string {
    return this.nodes.map(({ name }) => name).join(', ') || 'no node';
  }

  /** The first of them, as many as that. */
  first(count: number): DarkNodes<Dark> {
    return new DarkNodes(this.observed, this.nodes.slice(0, count));
  }

  /** All but the first of them. */
  butFirst(count: number): DarkNodes<Dark> {
    return new DarkNodes(this.observed, this.nodes.slice(count));
  }

  /** These and others. */
  and<Other extends DarkNode>(others: DarkNodes<Other> | Other): DarkNodes<Dark | Other> {
    return new DarkNodes(this.observed, [...this.nodes, ...(others instanceof DarkNodes ? others.nodes : [others])]);
  }

  /** The Pods of a workload on each of them. */
  podsOf(workload: Workload): readonly PodsOnNode[] {
    return this.nodes.map((node) => workload.podsOn(node));
  }
}
