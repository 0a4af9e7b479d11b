import type { Milliseconds } from '../../lib/units.ts';
import { stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';

/** What was created so near to an instant tells how busy the host was in it. */
const near: Milliseconds = 500;

/**
 * For how long a Pod's creation is under way is the host's affair, and on a slow one the Pods of two owners come by turns, for each creates
 * them in batches of which one waits for the other (pkg/controller/replicaset/replica_set.go, slowStartBatch): so does where the scheduler puts
 * them. This has it take as long as the recorded one did that is nearest in time; 0 where there was none.
 */
export function recordedCreations(trace: Trace): (now: Milliseconds) => Milliseconds {
  const creations = stepsOf(trace).flatMap(({ write, at }) =>
    write.kind === 'Pod' && write.type === 'ADDED' && write.by === 'replicaset-controller'
      ? [{ at: trace.header.t0 + at, takes: (write.at?.[1] ?? at) - at }]
      : [],
  );
  return (now) => {
    const distance = ({ at }: { readonly at: Milliseconds }): Milliseconds => Math.abs(at - now);
    const nearest = creations
      .filter((creation) => distance(creation) < near)
      .toSorted((a, b) => distance(a) - distance(b))[0];
    return nearest?.takes ?? 0;
  };
}
