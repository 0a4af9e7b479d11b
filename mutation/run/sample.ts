import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** `count` of these in the order in which `seed` draws them, so that a smaller sample begins a larger one; without a count all. */
export function sampled<T>(all: readonly T[], count: number | undefined, seed: number): readonly T[] {
  if (count === undefined) return all;
  const random = xoroshiro128plus(seed);
  const left = [...all];
  const draws = Math.min(count, all.length);
  return Array.from({ length: draws }).flatMap(() => left.splice(uniformInt(random, 0, left.length - 1), 1));
}
