import { formatDuration, type Milliseconds, seconds } from '../units.ts';
import { allowances, resolution } from './allowances.ts';
import type { Expectation } from './expectation.ts';
import { markingPass, taintNoExecute } from './node-failure.ts';
import { type FailingNodes, nthNoExecute, ordinal } from './predict-no-execute.ts';
import type { ClusterSettings } from './settings.ts';
import { noExecuteInSamePass } from './versions.ts';
import { fewestToDisrupt } from './zone-disruption.ts';

/** The claims about a zone of which several nodes fail, by id. */
export type ZoneClaim =
  | 'nodes.tainted-at-rate'
  | 'zone.partial-stops-taints'
  | 'zone.full-lifts-taints'
  | 'zone.full-keeps-marks'
  | 'zone.full-cancels-evictions'
  | 'zone.recovers';

type Window = Expectation['window'];

/** Time in which one node's share of the rate comes by. */
export const betweenTokens = (rate: number): Milliseconds => seconds(1) / rate;

/**
 * The `nth` (from 1) taint of nodes that fail together in a zone that stays Normal, after that node's own Ready=Unknown.
 * For as many nodes as disrupt the zone it says why it need not come.
 */
export function taintedInTurn(nth: number, failing: FailingNodes, node: string): Expectation {
  const { outcome: _, windows, ...why } = nthNoExecute(nth, failing);
  return {
    id: 'nodes.tainted-at-rate',
    subject: `Node ${node}`,
    window: windows?.afterCause ?? { lo: 0, hi: 0 },
    resolution,
    relativeTo: 'Ready=Unknown',
    ...why,
  };
}

/** A taint after the one before it: the bucket holds one token, so no two come closer than a new one takes. */
export function taintAfterTaint(
  nth: number,
  { settings, unknown }: FailingNodes,
  node: string,
  wait: Window,
): Expectation {
  const between = betweenTokens(settings.nodeEvictionRate.value);
  return {
    id: 'nodes.tainted-at-rate',
    subject: `Node ${node}`,
    window: { lo: Math.max(0, between - allowances.reaction), hi: between + (unknown.hi - unknown.lo) + wait.hi },
    resolution,
    relativeTo: `the ${ordinal(nth - 1)} taint`,
    formula: `1/ρ − ε … 1/ρ + what the nodes turned Unknown apart + what a lone node's taint takes, with eviction rate ρ = ${settings.nodeEvictionRate.value}/s, reaction ε ≤ ${formatDuration(allowances.reaction)}`,
    because:
      'the taints of a zone share one token bucket of burst 1 (scheduler/rate_limited_queue.go, Try, EvictionRateLimiterBurst)',
  };
}

/**
 * How long after the flip that disrupts a zone a lawful NoExecute taint can still be written: the pass of that flip ends
 * only when it has marked its Pods, and the limiter is exchanged only when the queue's worker has let go of it.
 */
export function lastTaints(settings: ClusterSettings, marked: number, fail: number) {
  return {
    hi: markingPass(marked) + allowances.taintQueueTick + fail * allowances.reaction,
    formula: `δ + n·${formatDuration(allowances.reactionForEachPod)} + tick + f·ε, with pass δ ≤ ${formatDuration(allowances.monitorPass)}, n = ${marked} pods to mark, queue tick ≤ ${formatDuration(allowances.taintQueueTick)}, f = ${fail} nodes, reaction ε ≤ ${formatDuration(allowances.reaction)}`,
    because: `the pass that counts them sets the zone's rate to 0 at its end; ${
      noExecuteInSamePass(settings.kubernetesVersion.value)
        ? 'it queues the nodes first, and the worker of the queue runs while it marks pods'
        : 'nodes that turned Unknown in an earlier pass are queued by then'
    } (node_lifecycle_controller.go, monitorNodeHealth, handleDisruption; scheduler/rate_limited_queue.go, Try, SwapLimiter)`,
  };
}

/** What a suspended zone promises of a node: that it gets no taint at all, or none after the disrupting pass has ended. */
export type Promised = 'no-taint' | 'none-later';

/**
 * What is promised of a node that turned Unknown within `flip`, if the flip that disrupted the zone lay within
 * `disrupting`. Flips of one pass are written at its beginning; those of two passes lie a monitor period apart at least.
 */
export function promisedTo(flip: Window, disrupting: Window, settings: ClusterSettings): Promised {
  const period = settings.nodeMonitorPeriod.value;
  if (flip.lo - disrupting.hi >= period) return 'no-taint';
  if (noExecuteInSamePass(settings.kubernetesVersion.value)) return 'none-later';
  // Up to v1.33 a node is queued a pass after its flip: those that flip in the disrupting pass come too late.
  return disrupting.hi - flip.lo < period ? 'no-taint' : 'none-later';
}

/** Which flip, counted from 1, is the one that disrupts a zone of `total` nodes. */
export const disruptingFlip = fewestToDisrupt;

/** How long a controller whose evictions are not suspended would need at most for the taints of `count` nodes. */
export function unlessSuspended(settings: ClusterSettings, count: number, marked: number): Milliseconds {
  const { window, excused } = taintNoExecute(settings, '', marked);
  const queued = settings.nodeMonitorPeriod.value + markingPass(marked);
  return queued + Math.max(window.hi, excused?.hi ?? 0) + count * betweenTokens(settings.nodeEvictionRate.value);
}

/** The `nth` (from 1) taint of nodes that were left untainted, once so many are Ready again that the zone is Normal. */
export function taintedAfterRecovery(nth: number, settings: ClusterSettings, node: string, count: number): Expectation {
  const rate = settings.nodeEvictionRate.value;
  const period = settings.nodeMonitorPeriod.value;
  const lo = nth * betweenTokens(rate);
  const hi = lo + period + allowances.monitorPass + allowances.taintQueueTick + (nth + 1) * allowances.reaction;
  return {
    id: 'zone.recovers',
    subject: `Node ${node}`,
    window: { lo, hi },
    excused: {
      hi: hi + count * betweenTokens(rate),
      because:
        'a pass whose cache does not show a taint yet queues its node again, which costs a token (node_lifecycle_controller.go, markNodeForTainting)',
    },
    resolution,
    relativeTo: "the zone's last node to be Ready again",
    formula: `n/ρ … n/ρ + M + δ + tick + (n + 1)ε, with n = ${nth}, eviction rate ρ = ${rate}/s, monitor period M = ${formatDuration(period)}, pass δ ≤ ${formatDuration(allowances.monitorPass)}, queue tick ≤ ${formatDuration(allowances.taintQueueTick)}, reaction ε ≤ ${formatDuration(allowances.reaction)}`,
    because:
      'the next pass finds the zone Normal and gives it its rate back, by a bucket that begins empty after one that gave nothing (node_lifecycle_controller.go, setLimiterInZone; scheduler/rate_limited_queue.go, SwapLimiter)',
  };
}

/** No node of the cluster is Ready: the NoExecute taints that the controller knows of go, from one node after the other. */
export function liftedByFullDisruption(node: string, total: number, marked: number): Expectation {
  return {
    id: 'zone.full-lifts-taints',
    subject: `Node ${node}`,
    window: { lo: 0, hi: markingPass(marked) + (total + 1) * allowances.reaction },
    resolution,
    relativeTo: 'the last node ceasing to be Ready',
    formula: `0 … δ + n·${formatDuration(allowances.reactionForEachPod)} + (N + 1)ε, with pass δ ≤ ${formatDuration(allowances.monitorPass)}, n = ${marked} pods to mark in it, N = ${total} nodes, reaction ε ≤ ${formatDuration(allowances.reaction)}`,
    because:
      'the pass that finds no node Ready takes NoExecute from all nodes at its end, and stops all taints (node_lifecycle_controller.go, handleDisruption, markNodeAsReachable)',
  };
}

/**
 * A taint that was written so shortly before the last flip need not be known to the pass that lifts all: it looks at the
 * nodes as its cache showed them when it began (node_lifecycle_controller.go, handleDisruption; pkg/controller/
 * controller_utils.go, RemoveTaintOffNode asks nothing if the node it is given lacks the taint).
 */
export const unknownToThePass: Milliseconds = allowances.monitorPass + 2 * allowances.reaction;
