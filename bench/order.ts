import type { Interval } from '../lib/recorder/observation.ts';

export interface Order {
  /** Pairs of transitions that both have a date. */
  readonly pairs: number;
  /** Of these, how many are dated the wrong way round. */
  readonly wrong: number;
  /** And of how many the dates do not tell which came first. */
  readonly undecided: number;
}

/** Compares dates with the order of the writes, in which they are given; a moment is an interval without length. */
export function orderOf(dates: readonly Interval[]): Order {
  let wrong = 0;
  let undecided = 0;
  dates.forEach((first, index) => {
    for (let other = index + 1; other < dates.length; other += 1) {
      const second = dates[other] ?? first;
      if (first.lo > second.hi) wrong += 1;
      else if (first.hi >= second.lo) undecided += 1;
    }
  });
  return { pairs: (dates.length * (dates.length - 1)) / 2, wrong, undecided };
}
