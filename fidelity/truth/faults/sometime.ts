import type { Milliseconds } from '../../../lib/units.ts';
import type { Moment, Stage } from '../fault.ts';
import { oneOf } from '../one-of.ts';

/** All moments of a story, in their order. */
export const throughout: readonly Moment[] = ['dark', 'unknown', 'tainted', 'evicted', 'back'];

/** Does something at one of these moments, or so long after it at most. */
export function sometime(stage: Stage, moments: readonly Moment[], most: Milliseconds, act: () => void): void {
  const { chance } = stage;
  const moment = oneOf(chance, moments);
  // Half of them at once: that is where something is to be seen.
  stage.after(moment, chance.below(2) === 0 ? 0 : chance.between(0, most), act);
}
