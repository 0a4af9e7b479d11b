import type { Milliseconds } from '../engine/engine.ts';
import type { Process, Signal } from '../engine/process.ts';

interface Clock {
  readonly now: Milliseconds;
}

/** About what a pass in which nothing happens takes. */
const usuallyTakes: Milliseconds = 2;

/**
 * Does `pass` again and again, each time `period` after the end of the one before (apimachinery, pkg/util/wait, UntilWithContext).
 * `anchor` is an instant at which one is to begin: until then, passes come at whole periods before it, and what an idle one takes.
 */
export function* slidingLoop(
  clock: Clock,
  {
    period,
    anchor = clock.now,
    idlePassTakes = usuallyTakes,
  }: {
    readonly period: Milliseconds;
    readonly anchor?: Milliseconds | undefined;
    readonly idlePassTakes?: Milliseconds | undefined;
  },
  pass: () => Process,
): Process {
  const spacing = period + idlePassTakes;
  const ahead = anchor - clock.now;
  if (ahead > 0) yield ahead % spacing;
  for (;;) {
    const begun = clock.now;
    yield* pass();
    const isBeforeAnchor = begun + period / 2 < anchor;
    yield isBeforeAnchor ? Math.max(0, begun + spacing - clock.now) : period;
  }
}

/** Waits until caches are filled (client-go, tools/cache, WaitForCacheSync). */
export function* cachesSynced(caches: readonly { readonly hasSynced: boolean; readonly synced: Signal }[]): Process {
  for (const cache of caches) if (!cache.hasSynced) yield cache.synced;
}
