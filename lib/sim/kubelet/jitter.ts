import type { Milliseconds } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';

/** wait.JitterUntil of a kubelet's loops: pkg/kubelet/kubelet.go, component-helpers/apimachinery/lease/controller.go. */
const jitter = 0.04;

/**
 * The pause between two rounds of a loop: an interval, up to 4 % longer. With instants that rounds are to fall on, the next of
 * them; one that is farther away than an interval is reached in even pauses.
 */
export function pauseOf(
  interval: Milliseconds,
  random: Random,
  options: { readonly now: Milliseconds; readonly roundsAt: readonly Milliseconds[] },
): Milliseconds {
  const { now, roundsAt } = options;
  // What is due within a moment is the round that has just been.
  const next = roundsAt.find((at) => at > now + interval / 4);
  if (next === undefined) return interval * random.between(1, 1 + jitter);
  return (next - now) / Math.max(1, Math.round((next - now) / interval));
}
