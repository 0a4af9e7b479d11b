import type { Milliseconds } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';

/** wait.JitterUntil of a kubelet's loops: pkg/kubelet/kubelet.go, component-helpers/apimachinery/lease/controller.go. */
const jitter = 0.04;

/**
 * The pause between two rounds of a loop: an interval, up to 4 % longer. With an instant that a round is to fall on, as even
 * pauses until then.
 */
export function pauseOf(
  interval: Milliseconds,
  random: Random,
  options: { readonly now: Milliseconds; readonly roundAt: Milliseconds | undefined },
): Milliseconds {
  const { now, roundAt } = options;
  if (roundAt === undefined || roundAt <= now) return interval * random.between(1, 1 + jitter);
  return (roundAt - now) / Math.ceil((roundAt - now) / (interval * (1 + jitter)));
}
