import type { Milliseconds } from '../../lib/units.ts';
import { SlowRequests } from '../slow-requests.ts';
import { type Step, stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';

/** A pass of the node lifecycle controller that a trace shows by what it wrote; milliseconds after `t0`. */
export interface Pass {
  readonly at: Milliseconds;
  /** When it had judged all nodes, and marked the last pod of those that turned Unknown; undefined if none did. */
  readonly judgesUntil?: Milliseconds;
  /** When it had written the last; the next pass comes a period after. */
  readonly end: Milliseconds;
}

const noExecute = ['unreachable', 'not-ready'].map((name) => `taint node.kubernetes.io/${name}:NoExecute`);
const told = ['RegisteredNode', 'RemovingNode'];

/** Those in which nodes turn Unknown, come back, are registered or dismissed, in their order. `period`: at least as far apart as passes come. */
export function passesOf(trace: Trace, period: Milliseconds): readonly Pass[] {
  const own = stepsOf(trace).filter(({ write }) => write.by === 'node-controller');
  const ends = own.filter(isMark).map(endOf);
  const signs = own.flatMap((step): Pass[] => {
    const [at, end] = [step.at, endOf(step)];
    if (isFlip(step)) {
      const judgesUntil = Math.max(end, ...ends.filter((marked) => marked > at && marked < at + period));
      return [{ at, judgesUntil, end: judgesUntil }];
    }
    if (isTold(step)) {
      const made = madeAt(step, trace);
      return [{ at: made, end: made }];
    }
    return isReturn(step) ? [{ at: own.find(isSwapOf(step, period))?.at ?? at, end }] : [];
  });
  return signs
    .toSorted((a, b) => a.at - b.at)
    .reduce<readonly Pass[]>((passes, sign) => {
      const last = passes.at(-1);
      if (last === undefined || sign.at >= last.end + period - clockError) return [...passes, sign];
      return [...passes.slice(0, -1), united(last, sign)];
    }, []);
}

/** Of one pass: several nodes may turn Unknown in it and, when the last one has, taints are lifted at its end. */
function united(one: Pass, other: Pass): Pass {
  const judged = [one, other].flatMap(({ judgesUntil }) => judgesUntil ?? []);
  return {
    at: one.at,
    ...(judged.length === 0 ? {} : { judgesUntil: Math.max(...judged) }),
    end: Math.max(one.end, other.end),
  };
}

/**
 * All passes from the first that is seen to the last: where none was seen for longer than two periods, as many as may have been, as far
 * apart as the one from the next.
 */
export function withThoseBetween(passes: readonly Pass[], period: Milliseconds): readonly Pass[] {
  return passes.flatMap((pass, index) => {
    const next = passes[index + 1];
    if (next === undefined) return [pass];
    const gap = next.at - pass.end;
    const count = Math.max(1, Math.floor((gap + clockError) / period));
    const between = Array.from({ length: count - 1 }, (_, n) => pass.end + ((n + 1) * gap) / count);
    return [pass, ...between.map((at) => ({ at, end: at }))];
  });
}

/** So many passes between two that are seen, at most, and so late each, for their number to be sure. */
const sure = { passes: 25, late: 0.25 };

/**
 * How long a pass lasts in which nothing happens: by how much more than a period passes come apart on this host. It is told by the
 * first pass in which a node turned Unknown and the next one that is seen; undefined if there are no such two.
 */
export function idlePassOf(passes: readonly Pass[], period: Milliseconds): Milliseconds | undefined {
  const first = passes.findIndex(({ judgesUntil }) => judgesUntil !== undefined);
  const [from, next] = passes.slice(first, first + 2);
  if (first === -1 || from === undefined || next === undefined) return undefined;
  const gap = next.at - from.end;
  const count = Math.floor((gap + clockError) / period);
  const takes = Math.max(0, gap / count - period);
  return count <= sure.passes && takes <= sure.late * period ? takes : undefined;
}

/**
 * How long such a pass lasted at least before the first node turned Unknown, if that is not too long for this host. The node's last renewal had
 * come through by `throughAt`; the pass that found it silent was the first one a grace period after the one that saw this, and the pass
 * before that had not seen it: so many passes are farther apart than their periods. Undefined if their periods are enough, or if slow
 * requests were under way for less than they are late together.
 */
export function latePassOf(trace: Trace, first: FirstFlip): Milliseconds | undefined {
  const count = Math.floor(first.grace / first.period) + 1;
  const late = first.at - first.renewedAt - count * first.period;
  const isProven = new SlowRequests(trace).within(first.renewedAt, first.at) >= late;
  return late > 0 && isProven ? late / count + aMoment : undefined;
}

/**
 * How long such a pass lasted, if no longer than it can have: the one that began a grace period before the first node turned Unknown had seen the
 * node's last renewal, and so was not before that had come through. Half of what that leaves; undefined if it leaves nothing.
 */
export function shortPassOf(first: FirstFlip): Milliseconds | undefined {
  const count = Math.ceil(first.grace / first.period);
  const most = (first.at - first.renewedAt) / count - first.period;
  return most > 0 ? most / 2 : undefined;
}

export interface FirstFlip {
  readonly at: Milliseconds;
  /** When the last renewal of the node's Lease had come through. */
  readonly renewedAt: Milliseconds;
  readonly period: Milliseconds;
  readonly grace: Milliseconds;
}

/** Of the node that turned Unknown first; undefined if none did, none of its renewals is known, or an earlier pass was seen. */
export function firstFlip(
  trace: Trace,
  passes: readonly Pass[],
  throughAt: ReadonlyMap<string, Milliseconds>,
): FirstFlip | undefined {
  const { nodeMonitorPeriod, nodeMonitorGracePeriod } = trace.header.settings;
  const [first] = flipsOf(trace);
  const renewedAt = throughAt.get(first?.node ?? '');
  if (first === undefined || renewedAt === undefined || passes[0]?.judgesUntil === undefined) return undefined;
  return { at: first.at, renewedAt, period: Number(nodeMonitorPeriod), grace: Number(nodeMonitorGracePeriod) };
}

/** What a renewal takes from its request to the controller, in the simulator, shared by some passes. */
const aMoment: Milliseconds = 1;

/** When nodes turned Unknown, milliseconds after `t0`. */
export const flipsOf = (trace: Trace): readonly { readonly node: string; readonly at: Milliseconds }[] =>
  stepsOf(trace)
    .filter(isFlip)
    .map(({ write, at }) => ({ node: write.name, at }));

/** Instants are those of requests, which begin some milliseconds after what made them. */
const clockError: Milliseconds = 30;

const endOf = ({ write, at }: Step): Milliseconds => write.at?.[1] ?? at;

/** Whether a step put the other taint in the place of the one that `then` took off: that is done first (controller_utils.go, SwapNodeControllerTaint). */
const isSwapOf =
  (then: Step, period: Milliseconds) =>
  ({ write, at, before, after }: Step): boolean =>
    write.u === then.write.u &&
    at > then.at - period / 2 &&
    at < then.at &&
    noExecute.some((taint) => !before.has(taint) && after.has(taint) && then.after.has(taint));

/** An Event's name ends with the nanosecond in which it was made (client-go, tools/record/util/util.go, GenerateEventName); it is written after. */
export function madeAt({ write, at }: Step, { header: { t0 } }: Trace): Milliseconds {
  const [, made] = /\.([0-9a-f]{16})$/.exec(write.name) ?? [];
  return made === undefined ? at : Number(BigInt(`0x${made}`) / 1_000_000n) - t0;
}

/** Whether a node turned Unknown. */
export const isFlip = ({ write, before, after }: Step): boolean =>
  write.kind === 'Node' && before.get('Ready') !== 'Unknown' && after.get('Ready') === 'Unknown';

/** Whether a Pod was marked as not ready, by whomever. */
export const isMark = ({ write, before, after }: Step): boolean =>
  write.kind === 'Pod' && before.get('Ready') === 'True' && after.get('Ready') === 'False';

/** The node lifecycle controller takes no taint that evicts off a node but in its passes (markNodeAsReachable, processTaintBaseEviction). */
const isReturn = ({ write, before, after }: Step): boolean =>
  write.kind === 'Node' && noExecute.some((taint) => before.has(taint) && !after.has(taint));

const isTold = ({ write, after }: Step): boolean =>
  write.kind === 'Event' && write.type === 'ADDED' && told.includes(String(after.get('reason')));
