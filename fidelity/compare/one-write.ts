import type { Difference } from './difference.ts';
import type { Transition } from './history.ts';
import type { Pair } from './match.ts';
import { sharedOf } from './transitions.ts';

/** Who writes at once what belongs together, however busy the host is; a kubelet writes what it finds. */
const atOnce = /^(node-controller|pod-garbage-collector)$/;

/** That what a controller made of an object by one write in one trace it made by one write in the other. */
export function oneWriteDifferences(pair: Pair): readonly Difference[] {
  const shared = sharedOf(pair).shared.filter(
    ({ recorded, simulated }) => atOnce.test(recorded.by) && atOnce.test(simulated.by),
  );
  return shared.flatMap((first, index) =>
    shared.slice(index + 1).flatMap((then): Difference[] => {
      const recorded = together(first.recorded, then.recorded);
      if (recorded === together(first.simulated, then.simulated)) return [];
      const text = `${pair.name}: ${first.id} and ${then.id} by ${recorded ? 'one write, simulated by two' : 'two writes, simulated by one'}`;
      return [{ aspect: 'write', key: text, text }];
    }),
  );
}

const together = (one: Transition, other: Transition): boolean => one.place === other.place;
