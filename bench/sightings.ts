import { z } from 'zod';
import type { Milliseconds } from '../lib/units.ts';
import type { Transition } from './transitions.ts';

/** That an observer saw an object as of a resourceVersion, or saw that it is gone. */
export const sighting = z.object({
  uid: z.string(),
  /** Of the object; for one that is gone, of the list that lacks it or of the event that says so. */
  resourceVersion: z.string(),
  gone: z.boolean(),
  /** Receipt, on the run's clock. */
  at: z.number(),
});

export type Sighting = z.infer<typeof sighting>;

/**
 * When an observer that saw these dates a transition: at the first sight of the object while something of the change still
 * stood. Undefined if it never saw it so: what was changed back between two looks was missed.
 */
export function datesBySight(sightings: readonly Sighting[]): (transition: Transition) => Milliseconds | undefined {
  const byUid = Map.groupBy(
    sightings.map((seen) => ({ ...seen, resourceVersion: BigInt(seen.resourceVersion) })),
    ({ uid }) => uid,
  );
  return ({ uid, resourceVersion, gone, until }) =>
    byUid
      .get(uid)
      ?.find(
        (seen) =>
          seen.gone === gone &&
          seen.resourceVersion >= resourceVersion &&
          (until === undefined || seen.resourceVersion < until),
      )?.at;
}
