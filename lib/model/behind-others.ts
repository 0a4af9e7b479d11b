import { formatDuration, type Milliseconds } from '../units.ts';
import { allowances } from './allowances.ts';
import type { Expectation } from './expectation.ts';
import { nodesAtATime } from './predict-no-execute.ts';

/** How often a kubelet renews a Lease of this duration (pkg/kubelet/kubelet.go, nodeLeaseRenewIntervalFraction). */
export const renewalOf = (leaseDuration: Milliseconds): Milliseconds => leaseDuration / 4;

/** How old its last renewal is at most, jitter included. */
export const oldestHeartbeat = (leaseDuration: Milliseconds): Milliseconds => 1.04 * renewalOf(leaseDuration);

export interface FailingTogether {
  readonly nodeMonitorPeriod: Milliseconds;
  readonly nodeLeaseDuration: Milliseconds;
  /** How many nodes. */
  readonly fail: number;
  /** Pods bound to each of them, at most. */
  readonly podsPerNode: number;
}

/**
 * The pass that turns a node Unknown marks its Pods before the next pass begins, and before that worker takes another
 * node. So nodes that fail together wait for each other: a round of marking for each earlier pass that turned one of
 * them, and for each eight nodes of its own.
 */
export function behindOthers(alone: Expectation, together: FailingTogether): Expectation {
  const { nodeMonitorPeriod, nodeLeaseDuration, fail, podsPerNode } = together;
  // Heartbeats differ by a renewal, and when they are noticed by a period.
  const passes = Math.min(fail, Math.ceil(oldestHeartbeat(nodeLeaseDuration) / nodeMonitorPeriod) + 2);
  const rounds = Math.floor(passes - 1 + (fail - passes) / nodesAtATime);
  if (rounds === 0) return alone;
  const wait = rounds * podsPerNode * allowances.reactionForEachPod;
  return {
    ...alone,
    window: { lo: alone.window.lo, hi: alone.window.hi + wait },
    formula: `${alone.formula}; + up to ${rounds} rounds of marking the pods of others, ${formatDuration(wait)}`,
    because: `${alone.because}; a pass that turns other nodes Unknown marks their pods before the next one begins, ${nodesAtATime} nodes at a time (node_lifecycle_controller.go, monitorNodeHealth)`,
  };
}
