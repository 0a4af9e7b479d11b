import { hodgesLehmann, type Shift } from './hodges-lehmann.ts';
import { holm } from './holm.ts';
import { rankTest, smallestP } from './rank-test.ts';

/** Durations of one claim on both sides, milliseconds, and how blurred they are. */
export interface ShiftQuestion {
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** A shift of no more than this, in milliseconds, cannot be told from the blur of the measurement. */
  readonly blur: number;
}

export interface ShiftAnswer extends Shift {
  readonly verdict: 'later' | 'earlier' | 'same' | 'too-few';
  /** Adjusted by Holm over the report; absent where there were too few values for a test. */
  readonly p?: number;
}

/** The chance, in a whole report about equal sides, that any shift is told: one in a thousand. */
export const level = 0.001;

/** Of the intervals that are shown. */
export const confidence = 0.95;

/**
 * Which claims of a report have shifted, by exact rank tests, adjusted by Holm over all that were tested. Tested are as many
 * claims as have values enough to reach the level among so many; that is decided by counts alone, never by what was measured.
 */
export function judgeShifts(questions: readonly ShiftQuestion[]): readonly ShiftAnswer[] {
  const testable = questions.map(enough(questions));
  const adjusted = holm(questions.filter((_, index) => testable[index]).map(({ a, b }) => rankTest(a, b)));
  let tested = 0;
  return questions.map(({ a, b, blur }, index): ShiftAnswer => {
    if (a.length === 0 || b.length === 0) return { verdict: 'too-few', estimate: Number.NaN };
    const shift = hodgesLehmann(a, b, confidence);
    if (testable[index] !== true) return { ...shift, verdict: 'too-few' };
    const p = adjusted[tested] ?? 1;
    tested += 1;
    if (p > level || Math.abs(shift.estimate) <= blur) return { ...shift, p, verdict: 'same' };
    return { ...shift, p, verdict: shift.estimate > 0 ? 'later' : 'earlier' };
  });
}

/** Whether a question is among the most that can be tested together. */
function enough(questions: readonly ShiftQuestion[]): (question: ShiftQuestion) => boolean {
  const least = ({ a, b }: ShiftQuestion) => (a.length === 0 || b.length === 0 ? 1 : smallestP(a.length, b.length));
  const limit = questions
    .map(least)
    .toSorted((one, other) => one - other)
    .findLast((p, index) => p * (index + 1) <= level);
  return (question) => limit !== undefined && least(question) <= limit;
}

/** How many values a side must have, both alike, for a shift of one of `claims` to be told if it is as plain as can be. */
export function leastCount(claims: number): number {
  let count = 1;
  while (smallestP(count, count) * Math.max(1, claims) > level) count += 1;
  return count;
}
