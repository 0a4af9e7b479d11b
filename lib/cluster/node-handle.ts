import type { Subject } from '../recorder/observation.ts';
import type { NodeDescription } from './cluster.ts';
import type { ObservedCluster } from './observed-cluster.ts';

/** Which node, and where it is observed; says nothing of its state. */
export interface NodeHandle {
  readonly observed: ObservedCluster;
  readonly description: NodeDescription;
  readonly name: string;
  readonly subject: Subject;
}
