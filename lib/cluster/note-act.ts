import type { Interval } from '../recorder/observation.ts';
import type { ObservedCluster } from './observed-cluster.ts';

/** Tells on the timeline what was done to a node. */
export const noteAct = ({ timeline }: ObservedCluster, at: Interval, text: string): void =>
  timeline.append({ type: 'note', at: at.lo, until: at.hi, topic: 'fault', text });
