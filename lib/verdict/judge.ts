import type { Expectation } from '../model/expectation.ts';
import type { Interval } from '../recorder/observation.ts';
import { formatDuration, type Milliseconds } from '../units.ts';
import { disjoint, widened, within } from './interval.ts';
import type { VerdictWord } from './verdict.ts';

/** A verdict on one moment, and the sentence that says why. */
export interface Judgement {
  readonly verdict: VerdictWord;
  readonly reason: string;
}

/** What may keep an observation from deciding anything. */
export interface Doubts {
  /** Reasons not to trust any verdict on this moment: a gap over it, a fault not confirmed, a changed premise. */
  readonly disqualifying: readonly string[];
  /** Reasons why something may have come late through no fault of the cluster's rules: a starved host. */
  readonly delaying: readonly string[];
}

/**
 * Judges a change that was seen: *fail* if it cannot have happened within the widened window, *pass* if it must have,
 * *unknown* where the measurement does not decide, or where there is doubt about it.
 */
export function judgeDuration(observed: Interval, expectation: Expectation, doubts: Doubts): Judgement {
  const [doubt] = doubts.disqualifying;
  if (doubt !== undefined) return unknown(doubt);
  const window = widened(expectation.window, expectation.resolution);
  const measured = `${formatInterval(observed)} after ${expectation.relativeTo}`;
  const expected = `expected ${formatWindow(expectation.window)} (± ${formatDuration(expectation.resolution)})`;
  if (within(observed, window)) return { verdict: 'pass', reason: `${measured}, ${expected}` };
  if (!disjoint(observed, window)) {
    return unknown(`the measurement is too coarse to decide: ${measured}, ${expected}`);
  }
  const late = observed.lo > window.hi;
  const [delay] = doubts.delaying;
  if (late && delay !== undefined) return unknown(`${measured}, ${expected}, but ${delay}`);
  const { excused } = expectation;
  if (late && excused !== undefined && observed.lo <= excused.hi + expectation.resolution) {
    return unknown(`${measured}, ${expected}, but ${excused.because}`);
  }
  return { verdict: 'fail', reason: `${late ? 'too late' : 'too early'}: ${measured}, ${expected}` };
}

/** When the effect of a cause that was seen at `cause` must be there, all that excuses it and the resolution included. */
export function latestOf(cause: Milliseconds, { window, excused, resolution }: Expectation): Milliseconds {
  return cause + Math.max(window.hi, excused?.hi ?? 0) + resolution;
}

export interface Absence {
  /** When the change ought to have been there at the latest (`latestOf`). */
  readonly deadline: Milliseconds;
  /** Until when consistent reads prove that the old state held. */
  readonly provenUntil: Milliseconds;
}

/** Judges a change that was not seen: *fail* only if reads made after the deadline prove that it had not happened. */
export function judgeAbsence(absence: Absence, expectation: Expectation, doubts: Doubts): Judgement {
  const [doubt] = doubts.disqualifying;
  if (doubt !== undefined) return unknown(doubt);
  const expected = `expected ${formatWindow(expectation.window)} after ${expectation.relativeTo}`;
  if (absence.provenUntil < absence.deadline) {
    return unknown(
      `nothing was seen, and no consistent read after the window proves that nothing happened; ${expected}`,
    );
  }
  const [delay] = doubts.delaying;
  if (delay !== undefined) return unknown(`it had not happened when its window was over, but ${delay}; ${expected}`);
  return { verdict: 'fail', reason: `it had not happened when its window was over; ${expected}` };
}

/** The worst of several: one fail decides, else one unknown, else pass. No judgement at all is unknown. */
export function worst<T extends Judgement>(judgements: readonly T[]): T | undefined {
  return (
    judgements.find((judgement) => judgement.verdict === 'fail') ??
    judgements.find((judgement) => judgement.verdict === 'unknown') ??
    judgements[0]
  );
}

/** `16.0 … 18.5 s`, or `at least 16.0 s` where nothing bounds it. */
export function formatWindow(window: Interval): string {
  if (!Number.isFinite(window.hi)) return `at least ${formatDuration(window.lo)}`;
  return `${formatDuration(window.lo)} … ${formatDuration(window.hi)}`;
}

/** A measured interval as people read it: its middle and half its width. */
export function formatInterval(interval: Interval): string {
  const half = (interval.hi - interval.lo) / 2;
  return `${formatDuration(interval.lo + half)} ± ${formatDuration(half)}`;
}

const unknown = (reason: string): Judgement => ({ verdict: 'unknown', reason });
