import type { Random } from '../../lib/sim/engine/random.ts';

/** One of them, all alike. Throws RangeError if there is none. */
export function oneOf<T>(chance: Random, all: readonly T[]): T {
  const place = chance.below(all.length);
  for (const one of all.slice(place, place + 1)) return one;
  throw new RangeError('there is nothing to choose from');
}
