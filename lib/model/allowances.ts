import { type Milliseconds, seconds } from '../units.ts';

/**
 * What no setting bounds: how long the parts of a healthy control plane take over their work. Every window names the
 * allowances it holds, so that a report shows how much of it is rule and how much is patience.
 */
export const allowances = {
  /** One pass of the node monitor over a small cluster: milliseconds, sliding (node_lifecycle_controller.go, monitorNodeHealth under wait.UntilWithContext). */
  monitorPass: 50,
  /** The NoExecute queue is worked off every 100 ms (scheduler.NodeEvictionPeriod). */
  taintQueueTick: 100,
  /** From a controller's reading of a change to its own write: watch delivery, work queue, client-side rate limit, request. */
  reaction: 500,
  /** The same for work on several Pods in a row. */
  reactionForEachPod: 100,
  /** A container's start on a node that has its image: no rule bounds it, so this is a budget and not a promise. */
  podStart: seconds(60),
  /** From the end of a Pod's grace period until its kubelet has deleted it from the API: a budget. */
  podEnd: seconds(30),
  /** The garbage collector's way to what has lost its owner: a budget. */
  garbageCollection: seconds(30),
  /** A few requests of kubectl, and what it says about them: a budget. */
  kubectl: seconds(3),
  /** A machine's start until its kubelet posts Ready: a budget as well. */
  nodeStart: seconds(120),
} as const satisfies Record<string, Milliseconds>;

/** How far powercut's own measurement may blur a moment; every window is widened by it before judging. */
export const resolution: Milliseconds = 500;
