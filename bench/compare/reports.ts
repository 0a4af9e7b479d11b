import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { mean, sampleVariance } from 'simple-statistics';
import { judgeShifts } from '../../lib/statistics/shifts.ts';
import type { Measured } from './measured-story.ts';

export type Story = readonly Measured[];

/** Whether a report about these runs says regression. */
export type Judge = (a: readonly Story[], b: readonly Story[]) => boolean;

const durationsOf = (stories: readonly Story[], index: number): readonly number[] =>
  stories.flatMap((story) => story[index]?.duration ?? []);

const claimsOf = (stories: readonly Story[]): readonly number[] => (stories[0] ?? []).map((_, index) => index);

/** As powercut compare does it: one run outside its window, else a shift within it. */
export const powercut: Judge = (a, b) => {
  if (
    b.some((story) => story.some(({ passed }, index) => !passed && a.every((other) => other[index]?.passed === true)))
  )
    return true;
  const questions = claimsOf(a).map((index) => ({ a: durationsOf(a, index), b: durationsOf(b, index), blur: 0 }));
  return judgeShifts(questions).some(({ verdict }) => verdict === 'later');
};

/** Control: Welch's t above 1.96 on any claim, as if seven tests were one and all durations normal. */
export const naiveT: Judge = (a, b) =>
  claimsOf(a).some((index) => {
    const [from, to] = [[...durationsOf(a, index)], [...durationsOf(b, index)]];
    if (from.length < 2 || to.length < 2) return false;
    const error = Math.sqrt(sampleVariance(from) / from.length + sampleVariance(to) / to.length);
    return (mean(to) - mean(from)) / error > 1.96;
  });

/** Control: 10 % later on the average, on any claim. */
export const tenPercent: Judge = (a, b) =>
  claimsOf(a).some((index) => mean([...durationsOf(b, index)]) > 1.1 * mean([...durationsOf(a, index)]));

/** How many of `reports` say regression; each draws disjoint groups from the pools, without replacement. */
export function countRegressions(
  pools: { readonly a: readonly Story[]; readonly b: readonly Story[] },
  sizes: { readonly a: number; readonly b: number },
  { reports, seed, judge }: { readonly reports: number; readonly seed: number; readonly judge: Judge },
): number {
  const random = xoroshiro128plus(seed);
  let regressions = 0;
  for (let report = 0; report < reports; report += 1) {
    const same = pools.a === pools.b;
    const first = draw(pools.a, same ? sizes.a + sizes.b : sizes.a, (below) => uniformInt(random, 0, below - 1));
    const second = same ? first.slice(sizes.a) : draw(pools.b, sizes.b, (below) => uniformInt(random, 0, below - 1));
    if (judge(first.slice(0, sizes.a), second)) regressions += 1;
  }
  return regressions;
}

function draw(pool: readonly Story[], count: number, chance: (below: number) => number): readonly Story[] {
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(chance(pool.length));
  return [...chosen].flatMap((index) => [pool[index] ?? []]);
}
