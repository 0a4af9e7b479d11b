import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import type { ObservedKind } from '../recorder/observation.ts';
import type { Milliseconds } from '../units.ts';

/**
 * Waits until `found` answers something, or the clock shows `deadline`; looks again at every entry of the timeline. A
 * recording that has ended brings nothing new, so it is not waited for.
 */
export async function waitFor<T>(
  observed: ObservedCluster,
  found: () => T | undefined,
  deadline: Milliseconds,
): Promise<T | undefined> {
  const { cluster, timeline, failed } = observed;
  for (;;) {
    const { changed } = timeline;
    const result = found();
    if (result !== undefined || failed.aborted || cluster.clock.now() >= deadline) return result;
    await cluster.clock.waitUntil(deadline, changed);
  }
}

/** Waits until a consistent read proves what the timeline says of `kind` at `instant` or later; false if none came by `deadline`. */
export async function waitForProof(
  observed: ObservedCluster,
  kind: ObservedKind,
  instant: Milliseconds,
  deadline: Milliseconds,
): Promise<boolean> {
  const proven = () => (observed.timeline.provenUntil(kind) >= instant ? true : undefined);
  return (await waitFor(observed, proven, deadline)) ?? false;
}
