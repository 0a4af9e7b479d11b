import type { Milliseconds } from '../../lib/units.ts';
import { type Step, stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';
import { isFlip, type Pass, passesOf } from './passes.ts';

/** From the cache of the API server. */
const readTakes: Milliseconds = 15;

/**
 * When the worker that taints NoExecute found a node in its queue; milliseconds after `t0`. It reads the node before it patches it
 * (pkg/controller/controller_utils.go, AddOrUpdateTaintOnNode); in the pass that turned the node Unknown it looked before all pods were
 * marked, for then the rate may change. Of nodes that turned Unknown in one pass this is not told, for there one look may have done with several.
 */
export function taintsOf(trace: Trace, period: Milliseconds): readonly Milliseconds[] {
  const steps = stepsOf(trace);
  const passes = passesOf(trace, period);
  return loneFlips(steps, period).flatMap((flip): Milliseconds[] => {
    const taint = taintAfter(flip, steps, 'NoExecute');
    if (taint === undefined) return [];
    const looks = taint.at - readTakes;
    const judged = passOf(flip, passes)?.judgesUntil ?? flip.at;
    return [taint.at < judged + period / 2 ? Math.min(looks, judged - 1) : looks];
  });
}

/** Those of nodes that turned Unknown in a pass in which no other did. */
function loneFlips(steps: readonly Step[], period: Milliseconds): readonly Step[] {
  const flips = steps.filter(isFlip);
  return flips.filter(({ at }) => flips.filter((other) => Math.abs(other.at - at) < period / 2).length === 1);
}

/** Spans in which what was written of a node was not in the cache yet; milliseconds after `t0`. */
export interface Span {
  readonly from: Milliseconds;
  readonly until: Milliseconds;
}

/** pkg/controller/nodelifecycle/scheduler/timed_workers.go, NodeEvictionPeriod. */
const looksEach: Milliseconds = 100;
/** The minor version. */
const queuesAtOnceFrom = 34;

/**
 * From v1.34 on a node is queued for NoExecute in the pass that turns it Unknown. If it is tainted only after the pass that follows, then
 * the worker had dropped it: the cache had it Ready still when it looked, as it does each 100 ms (node_lifecycle_controller.go,
 * doNoExecuteTaintingPass). When the cache had the node as it was is told by the NoSchedule taint, which follows from the cache alone
 * (doNoScheduleTaintingPass). So it was late if the taint came later than one look after the pass had turned the node. Where several turned
 * at once the taints wait for each other, and tell nothing.
 */
export function staleSpansOf(trace: Trace, period: Milliseconds): readonly Span[] {
  if (Number(trace.header.kubernetes.split('.')[1]) < queuesAtOnceFrom) return [];
  const steps = stepsOf(trace);
  const passes = passesOf(trace, period);
  return loneFlips(steps, period).flatMap((flip): Span[] => {
    const turnedAt = flip.write.at?.[1] ?? flip.at;
    const [noSchedule, noExecute] = ['NoSchedule', 'NoExecute'].map((effect) => taintAfter(flip, steps, effect));
    if (noSchedule === undefined || noExecute === undefined) return [];
    const { end = turnedAt } = passOf(flip, passes) ?? {};
    const comesNext = noExecute.at >= end + period / 2 && noExecute.at < end + 1.5 * period;
    const isStale = noSchedule.at >= turnedAt + looksEach && comesNext;
    return isStale ? [{ from: flip.at, until: noSchedule.at }] : [];
  });
}

const passOf = ({ at: turns }: Step, passes: readonly Pass[]): Pass | undefined =>
  passes.find(({ at, end }) => at <= turns && turns <= end);

function taintAfter({ write: { u }, at: from }: Step, steps: readonly Step[], effect: string): Step | undefined {
  const taint = `taint node.kubernetes.io/unreachable:${effect}`;
  return steps.find(
    ({ write, at, before, after }) =>
      write.u === u && at > from && write.by === 'node-controller' && !before.has(taint) && after.has(taint),
  );
}
