import { type ExitCode, exitCodes } from '../lib/exit-codes.ts';
import type { Comparison, Difference } from './recorded-state.ts';
import type { DatedTransition, LeftOut, Truths } from './truth.ts';

/** How what was seen of a transition lies to when it was written. */
export type Position =
  /** `seen` holds all of the time in which the write can have been. */
  | 'holds'
  /** They overlap: nothing contradicts, and nothing is proved. */
  | 'overlaps'
  /** The write was certainly not within `seen`. */
  | 'outside';

export interface Judgement {
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** One sentence. */
  readonly sentence: string;
  readonly exitCode: ExitCode;
  readonly counts: { readonly [position in Position]: number };
  readonly outside: readonly DatedTransition[];
  readonly differences: readonly Difference[];
  readonly leftOut: { readonly [why in LeftOut]: number };
}

export interface Evidence {
  readonly truths: Truths;
  readonly states: Comparison;
  /** How many transitions there must be. */
  readonly enough: number;
  /** Holes in the recording. */
  readonly gaps: number;
  /** About how many transitions a wrong rule would have been found wrong: of a log that finds none, no rule is proved. */
  readonly wrongRule: number;
  /** Lines of the audit log that could not be read. */
  readonly torn: number;
}

/** Whether the recorder told the truth: never if it did not once, and not known if there was too little to compare. */
export function judge({ truths, states, enough, gaps, torn, wrongRule }: Evidence): Judgement {
  const { dated, leftOut } = truths;
  const positions = Map.groupBy(dated, positionOf);
  const outside = positions.get('outside') ?? [];
  const count = (position: Position): number => positions.get(position)?.length ?? 0;
  const without = (why: LeftOut): number => leftOut.filter((each) => each.why === why).length;
  const { differences } = states;
  const found = {
    counts: { holds: count('holds'), overlaps: count('overlaps'), outside: count('outside') },
    outside,
    differences,
    leftOut: { 'no audit event': without('no audit event'), relist: without('relist'), clock: without('clock') },
  };
  if (outside.length > 0) {
    const sentence = `${outside.length} of ${dated.length} transitions were written outside of what was seen of them`;
    return { verdict: 'fail', exitCode: exitCodes.fail, sentence, ...found };
  }
  if (differences.length > 0) {
    const sentence = `${differences.length} values differ between what was written and what was recorded`;
    return { verdict: 'fail', exitCode: exitCodes.fail, sentence, ...found };
  }
  const why = doubtOf({ compared: dated.length, enough, states: states.compared, gaps, torn, wrongRule });
  if (why !== undefined) return { verdict: 'unknown', exitCode: exitCodes.unknown, sentence: why, ...found };
  const sentence = `no write of ${dated.length} transitions lay outside of what was seen of it, and no value was lost in ${states.compared} writes`;
  return { verdict: 'pass', exitCode: exitCodes.pass, sentence, ...found };
}

export function positionOf({ transition, truth }: DatedTransition): Position {
  const { lo, hi } = transition.seen;
  if (truth.hi < lo || truth.lo > hi) return 'outside';
  return lo <= truth.lo && truth.hi <= hi ? 'holds' : 'overlaps';
}

function doubtOf(found: {
  readonly compared: number;
  readonly enough: number;
  readonly states: number;
  readonly gaps: number;
  readonly torn: number;
  readonly wrongRule: number;
}): string | undefined {
  const { compared, enough, states, gaps, torn, wrongRule } = found;
  if (compared < enough)
    return `only ${compared} transitions could be compared with the audit log, and it takes ${enough}`;
  if (states === 0) return 'the audit log holds no object to compare with';
  if (torn > 0) return `${torn} lines of the audit log could not be read`;
  if (wrongRule === 0) return 'the audit log is too coarse: it finds no fault with a rule that is wrong';
  if (gaps > 0) return `the recording has ${gaps} holes, of which nothing can be told`;
  return undefined;
}
