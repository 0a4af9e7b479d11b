import type { NodeInfo } from './node-info.ts';

/** What each search for a node writes anew: where there are many nodes it is too long to be made for each pod. */
export class Scratch {
  /** Those that are feasible, and of each what it scores. */
  readonly feasible: NodeInfo[] = [];
  readonly totals: Float64Array;
  readonly spread: Float64Array;
  /** Which of them are the best. */
  readonly best: Int32Array;

  constructor(nodes: number) {
    this.totals = new Float64Array(nodes);
    this.spread = new Float64Array(nodes);
    this.best = new Int32Array(nodes);
  }
}
