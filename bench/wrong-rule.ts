import type { Milliseconds } from '../lib/units.ts';
import { positionOf } from './judge.ts';
import type { DatedTransition } from './truth.ts';

/**
 * A recorder with a wrong rule, to show that the comparison finds one: it takes the receipt of the line before for the
 * beginning of what it saw, although the API server may have committed this write before we received that line (see
 * lib/recorder/seen.ts). Answers how many transitions it would have been wrong about.
 */
export function foundOfWrongRule(dated: readonly DatedTransition[]): number {
  const before = new Map<string, Milliseconds>();
  return dated.filter(({ transition, truth }) => {
    const { subject, seen } = transition;
    const lo = before.get(subject.kind) ?? seen.lo;
    before.set(subject.kind, seen.hi);
    return positionOf({ transition: { ...transition, seen: { ...seen, lo } }, truth }) === 'outside';
  }).length;
}
