import { doubledRanks, sumsOfChoices, untiedSums } from './rank-sums.ts';

/**
 * The exact two-sided p-value of Wilcoxon's rank-sum test (Mann and Whitney's U): among all ways to deal these values into
 * groups of these sizes, the share in which the rank sum is at least as far from its mean as it was. Equal values share
 * their mean rank, and the share is counted with just these ties, so it is exact with them, too.
 * Throws RangeError if a group is empty, or a value is not finite.
 */
export function rankTest(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) throw new RangeError('a rank test takes a value in each group');
  const values = [...a, ...b];
  if (!values.every(Number.isFinite)) throw new RangeError('a rank test takes finite values');
  const ranks = doubledRanks(values);
  const mean = a.length * (values.length + 1);
  const observed = Math.abs(sum(ranks.slice(0, a.length)) - mean);
  let [all, asFar] = [0, 0];
  const tied = new Set(ranks).size < ranks.length;
  const sums = tied ? sumsOfChoices(ranks, a.length) : untiedSums(ranks.length, a.length);
  for (const [rankSum, count] of sums) {
    all += count;
    if (Math.abs(rankSum - mean) >= observed) asFar += count;
  }
  return asFar / all;
}

/** The smallest p-value that groups of these sizes can have: all of one below all of the other, without ties. */
export function smallestP(a: number, b: number): number {
  let choices = 1;
  for (let index = 1; index <= a; index += 1) choices = (choices * (b + index)) / index;
  return Math.min(1, 2 / choices);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
