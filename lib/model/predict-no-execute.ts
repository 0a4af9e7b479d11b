import { formatDuration, type Milliseconds, seconds } from '../units.ts';
import type { Expectation } from './expectation.ts';
import { markingPass, taintNoExecute } from './node-failure.ts';
import { asClusterSettings, type SupposedFlags } from './predict-settings.ts';
import type { Setting } from './settings.ts';
import { noExecuteInSamePass } from './versions.ts';
import { fewestToDisrupt, taintRate, type ZoneState, zoneDefaults, zoneState } from './zone-disruption.ts';

type Window = Expectation['window'];

/** `comes`: within its window. `race`: within its window or not at all, as the cluster happens to be. `never`: not at all. */
export type Outcome = 'comes' | 'race' | 'never';

/** `windows` are absent for what never comes. */
export interface Predicted extends Pick<Expectation, 'formula' | 'because' | 'excused'> {
  readonly outcome: Outcome;
  readonly windows?: { readonly afterCause: Window; readonly afterCut: Window };
}

/** Nodes that a monitor pass works on at a time (node_lifecycle_controller.go, nodeUpdateWorkerSize). */
export const nodesAtATime = 8;

/** Nodes of one zone that lose power together. */
export interface FailingNodes {
  readonly settings: SupposedFlags & { readonly kubernetesVersion: Setting<string> };
  readonly fail: number;
  /** Nodes of the zone, control planes counted. */
  readonly total: number;
  readonly podsPerNode: number;
  /** When each of them turns Unknown, after the cut. */
  readonly unknown: Window;
}

/**
 * The `nth` (from 1) NoExecute taint of nodes that fail together. A zone has one token bucket, so the nth taint waits for
 * n - 1 tokens. Where that many nodes disrupt the zone, the bucket is taken away at the end of the pass that counts them.
 */
export function nthNoExecute(nth: number, failing: FailingNodes): Predicted {
  const { fail, total, settings } = failing;
  const state = zoneState(fail, total);
  const rate = taintRate(state, total, settings.nodeEvictionRate.value);
  if (state === 'Normal') return inTurn(nth, failing);
  return rate === 0 ? beforeTheEnd(nth, failing, state) : slowedDown(nth, failing, rate);
}

function inTurn(nth: number, failing: FailingNodes): Predicted {
  const { expectation, first, spread } = basis(failing);
  const { window, excused, formula, because } = expectation;
  const wait = tokens(nth - 1, failing);
  return {
    outcome: 'comes',
    windows: {
      afterCause: { lo: Math.max(window.lo, window.lo + wait - spread), hi: window.hi + wait },
      afterCut: shift(first, wait),
    },
    ...(excused === undefined ? {} : { excused: { ...excused, hi: excused.hi + wait } }),
    formula:
      nth === 1
        ? formula
        : `${formula}; + (n − 1)/ρ = ${formatDuration(wait)}, with n = ${nth} and eviction rate ρ = ${failing.settings.nodeEvictionRate.value}/s, less what this node turned Unknown later than the first (≤ ${formatDuration(spread)})`,
    because:
      nth === 1
        ? because
        : `${because}; the taints of a zone share one token bucket of burst 1, so the ${ordinal(nth)} waits for ${nth - 1 === 1 ? 'another token' : `${nth - 1} more tokens`} (scheduler/rate_limited_queue.go, Try)`,
  };
}

/** The zone is disrupted and small, or nothing in it is Ready: in the end no taint comes any more. */
function beforeTheEnd(nth: number, failing: FailingNodes, state: ZoneState): Predicted {
  const { same, expectation, first, spread, marking } = basis(failing);
  const counted = `${failing.fail} of ${failing.total} nodes not Ready make the zone ${state}`;
  const end =
    state === 'FullDisruption'
      ? 'the pass that counts them stops all NoExecute taints and takes away those that it knows (node_lifecycle_controller.go, handleDisruption, markNodeAsReachable)'
      : `the pass that counts them sets its eviction rate to 0, since it has no more than ${zoneDefaults.largeClusterSizeThreshold} nodes (node_lifecycle_controller.go, handleDisruption, ReducedQPSFunc)`;
  if (nth > mostBeforeTheEnd(failing)) {
    return {
      outcome: 'never',
      formula: `none: ${counted}`,
      because: `${counted}, and ${end}; ${tooLate(nth, failing, same)}`,
    };
  }
  const { window, because } = expectation;
  const wait = tokens(nth - 1, failing);
  return {
    outcome: 'race',
    windows: {
      afterCause: { lo: Math.max(window.lo, window.lo + wait - spread), hi: window.hi + wait + marking },
      afterCut: {
        lo: first.lo + wait,
        hi: same ? first.hi + marking : first.hi - failing.settings.nodeMonitorPeriod.value,
      },
    },
    formula: `before the end of the pass in which the zone turns ${state}, or never: ${counted}`,
    because: `a race: ${because}; ${counted}, and ${end}. ${
      same
        ? 'The worker of the taint queue runs while that pass marks pods, so it may come first'
        : 'A node that turned Unknown in an earlier pass than the last may be tainted first; those of the last pass are not'
    }`,
  };
}

function tooLate(nth: number, { settings, total }: FailingNodes, same: boolean): string {
  if (!same && nth >= fewestToDisrupt(total)) {
    return 'a node is queued one pass after it turned Unknown, when the rate is 0 already';
  }
  return `the eviction rate of ${settings.nodeEvictionRate.value}/s gives it no token before that`;
}

/** A large zone that is disrupted is tainted on, at the secondary rate. */
function slowedDown(nth: number, failing: FailingNodes, rate: number): Predicted {
  const { same, expectation, first, spread } = basis(failing);
  const { window, because } = expectation;
  const before = mostBeforeTheEnd(failing);
  const between = seconds(1) / rate;
  const least =
    nth <= before ? tokens(nth - 1, failing) : Math.max(0, same ? nth - before : nth - before - 1) * between;
  const most = nth * between;
  return {
    outcome: 'comes',
    windows: {
      afterCause: { lo: Math.max(window.lo, window.lo + least - spread), hi: window.hi + most },
      afterCut: { lo: first.lo + least, hi: first.hi + most },
    },
    formula: `${formatDuration(least)} … n/ρ₂ = ${formatDuration(most)} after it could come first, with n = ${nth} and secondary eviction rate ρ₂ = ${rate}/s`,
    because: `${because}; ${failing.fail} of ${failing.total} nodes not Ready make the zone PartialDisruption, and one of more than ${zoneDefaults.largeClusterSizeThreshold} nodes is then tainted at the secondary rate, by a bucket that may begin empty (node_lifecycle_controller.go, ReducedQPSFunc; scheduler/rate_limited_queue.go, SwapLimiter)`,
  };
}

/**
 * How many taints can come before the pass that counts the nodes ends: as many as there are tokens, from when the first
 * node can be queued. Up to v1.33 a node is queued a pass after it turned Unknown, so those of the last pass come too late.
 */
function mostBeforeTheEnd(failing: FailingNodes): number {
  const { same, spread, marking } = basis(failing);
  const { settings, fail, total } = failing;
  const open = spread + marking - (same ? 0 : settings.nodeMonitorPeriod.value);
  if (open < 0) return 0;
  const inTime = same ? fail : Math.min(fail, fewestToDisrupt(total) - 1);
  return Math.min(inTime, 1 + Math.floor((settings.nodeEvictionRate.value * open) / seconds(1)));
}

function basis(failing: FailingNodes) {
  const { settings, podsPerNode, fail, unknown } = failing;
  // Pods that are marked one after the other if all nodes turn Unknown in one pass.
  const marked = podsPerNode * Math.ceil(fail / nodesAtATime);
  const expectation = taintNoExecute(asClusterSettings(settings), '', marked);
  return {
    same: noExecuteInSamePass(settings.kubernetesVersion.value),
    expectation,
    /** When the first taint comes, after the cut. */
    first: { lo: unknown.lo + expectation.window.lo, hi: unknown.hi + expectation.window.hi },
    /** How much later than another node one may turn Unknown. */
    spread: unknown.hi - unknown.lo,
    marking: markingPass(marked),
  };
}

const tokens = (count: number, { settings }: FailingNodes): Milliseconds =>
  (count * seconds(1)) / settings.nodeEvictionRate.value;

const shift = ({ lo, hi }: Window, by: Milliseconds): Window => ({ lo: lo + by, hi: hi + by });

/** `2nd` */
export function ordinal(n: number): string {
  const [units, tens] = [n % 10, Math.floor(n / 10) % 10];
  const suffix = tens === 1 ? undefined : { 1: 'st', 2: 'nd', 3: 'rd' }[units];
  return `${n}${suffix ?? 'th'}`;
}
