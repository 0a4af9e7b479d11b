import type { Milliseconds } from '../engine/engine.ts';
import type { Process, Signal } from '../engine/process.ts';

interface Clock {
  readonly now: Milliseconds;
}

/** About what a pass in which nothing happens takes. */
const usuallyTakes: Milliseconds = 2;

/**
 * Does `pass` again and again, each time `period` after the end of the one before (apimachinery, pkg/util/wait, UntilWithContext).
 * `passesAt` are instants, in their order, at which they are to begin: until the first of them, passes come at whole periods before it,
 * and what an idle one takes.
 */
export function* slidingLoop(
  clock: Clock,
  {
    period,
    passesAt = [],
    idlePassTakes = usuallyTakes,
  }: {
    readonly period: Milliseconds;
    readonly passesAt?: readonly Milliseconds[] | undefined;
    readonly idlePassTakes?: Milliseconds | undefined;
  },
  pass: () => Process,
): Process {
  const [first = clock.now] = passesAt;
  const spacing = period + idlePassTakes;
  const ahead = first - clock.now;
  if (ahead > 0) yield ahead % spacing;
  for (;;) {
    const begun = clock.now;
    yield* pass();
    // What is due within half a period is the pass that has just been.
    const isBeforeFirst = begun + period / 2 < first;
    const next = isBeforeFirst ? begun + spacing : passesAt.find((at) => at > begun + period / 2);
    yield next === undefined ? period : Math.max(0, next - clock.now);
  }
}

/** Waits until caches are filled (client-go, tools/cache, WaitForCacheSync). */
export function* cachesSynced(caches: readonly { readonly hasSynced: boolean; readonly synced: Signal }[]): Process {
  for (const cache of caches) if (!cache.hasSynced) yield cache.synced;
}
