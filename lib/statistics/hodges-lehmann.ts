import { median } from 'simple-statistics';
import { untiedSums } from './rank-sums.ts';

/** By how much one group lies above another. */
export interface Shift {
  /** Median of all differences of a value of `b` and one of `a`. */
  readonly estimate: number;
  /** Its confidence interval; absent where there are too few values for any. */
  readonly interval?: { readonly lo: number; readonly hi: number };
}

/**
 * The estimate of Hodges and Lehmann (Annals of Mathematical Statistics 34, 1963) of the shift from `a` to `b`, with the
 * exact interval that follows from the rank test: it covers the shift with at least that confidence, ties or not.
 * Throws RangeError if a group is empty.
 */
export function hodgesLehmann(a: readonly number[], b: readonly number[], confidence: number): Shift {
  if (a.length === 0 || b.length === 0) throw new RangeError('a shift takes a value in each group');
  const differences = a.flatMap((from) => b.map((to) => to - from)).toSorted((one, other) => one - other);
  const estimate = median(differences);
  const cut = outermost(a.length, b.length, (1 - confidence) / 2);
  const [lo, hi] = [differences[cut - 1], differences[differences.length - cut]];
  return lo === undefined || hi === undefined ? { estimate } : { estimate, interval: { lo, hi } };
}

/** The largest k with P(U ≤ k − 1) ≤ tail, where U counts the pairs in which the value of `b` is the smaller one; 0 if there is none. */
function outermost(a: number, b: number, tail: number): number {
  const sums = [...untiedSums(a + b, a)].toSorted(([one], [other]) => one - other);
  const all = sums.reduce((total, [, count]) => total + count, 0);
  let [below, cut] = [0, 0];
  for (const [, count] of sums) {
    below += count;
    // Rank sums have no holes, so the k-th of them is that of U = k − 1.
    if (below / all > tail) break;
    cut += 1;
  }
  return cut;
}
