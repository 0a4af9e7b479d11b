import type { Milliseconds } from '../../lib/units.ts';
import { type Step, stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';

/** A pass of the node lifecycle controller that a trace shows by what it wrote; milliseconds after `t0`. */
export interface Pass {
  readonly at: Milliseconds;
  /** When it had marked the last pod; the next pass comes a period after. */
  readonly end: Milliseconds;
  /** Whether a node turned Unknown in it. */
  readonly flips: boolean;
}

const noExecute = 'taint node.kubernetes.io/unreachable:NoExecute';
const told = ['RegisteredNode', 'RemovingNode'];

/** Those in which nodes turn Unknown, come back, are registered or dismissed, in their order. `period`: at least as far apart as passes come. */
export function passesOf(steps: readonly Step[], period: Milliseconds): readonly Pass[] {
  const own = steps.filter(({ write }) => write.by === 'node-controller');
  const ends = own.filter(isMark).map(endOf);
  return own
    .flatMap((step): Pass[] => {
      if (isFlip(step)) {
        const marked = ends.filter((end) => end > step.at && end < step.at + period);
        return [{ at: step.at, end: Math.max(endOf(step), ...marked), flips: true }];
      }
      return isReturn(step) || isTold(step) ? [{ at: step.at, end: endOf(step), flips: false }] : [];
    })
    .toSorted((a, b) => a.at - b.at);
}

/** So many passes between two that are seen, at most, and so late each, for their number to be sure. */
const sure = { passes: 25, late: 0.25 };

/**
 * How long a pass lasts in which nothing happens: by how much more than a period passes come apart on this host. It is told by the
 * first pass in which a node turned Unknown and the next one that is seen; undefined if there are no such two.
 */
export function idlePassOf(passes: readonly Pass[], period: Milliseconds): Milliseconds | undefined {
  const first = passes.findIndex(({ flips }) => flips);
  const from = passes[first];
  if (from === undefined) return undefined;
  // Two nodes may turn in one pass: its end is that of the later one.
  const sameEnd = Math.max(...passes.filter(({ at }) => at >= from.at && at < from.at + period).map(({ end }) => end));
  const next = passes.find(({ at }) => at >= sameEnd + period - clockError);
  if (next === undefined) return undefined;
  const gap = next.at - sameEnd;
  const count = Math.floor((gap + clockError) / period);
  const takes = Math.max(0, gap / count - period);
  return count <= sure.passes && takes <= sure.late * period ? takes : undefined;
}

/** When nodes turned Unknown, milliseconds after `t0`. */
export const flipsOf = (trace: Trace): readonly { readonly node: string; readonly at: Milliseconds }[] =>
  stepsOf(trace)
    .filter(isFlip)
    .map(({ write, at }) => ({ node: write.name, at }));

/** Instants are those of requests, which begin some milliseconds after what made them. */
const clockError: Milliseconds = 30;

const endOf = ({ write, at }: Step): Milliseconds => write.at?.[1] ?? at;

const isFlip = ({ write, before, after }: Step): boolean =>
  write.kind === 'Node' && before.get('Ready') !== 'Unknown' && after.get('Ready') === 'Unknown';

const isMark = ({ write, before, after }: Step): boolean =>
  write.kind === 'Pod' && before.get('Ready') === 'True' && after.get('Ready') === 'False';

const isReturn = ({ write, before, after }: Step): boolean =>
  write.kind === 'Node' && before.has(noExecute) && !after.has(noExecute);

const isTold = ({ write, after }: Step): boolean =>
  write.kind === 'Event' && write.type === 'ADDED' && told.includes(String(after.get('reason')));
