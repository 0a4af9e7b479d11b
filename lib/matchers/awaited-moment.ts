import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import { proofPatience } from './doubts.ts';
import type { Moment } from './moment.ts';

/** Waits until the effect of a moment has come, is not due at all, or is overdue by its own cause, which may still come meanwhile. */
export async function awaitMoment(observed: ObservedCluster, { effect, premiseGone }: Moment): Promise<void> {
  const { cluster, timeline, failed } = observed;
  for (;;) {
    const { changed } = timeline;
    const latest = effect.deadline() + proofPatience;
    if (effect.seen() !== undefined || premiseGone?.() !== undefined || failed.aborted) return;
    if (cluster.clock.now() >= latest) return;
    await cluster.clock.waitUntil(latest, changed);
  }
}
