import { formatDuration, type Milliseconds, seconds } from '../../lib/units.ts';
import type { Difference } from './difference.ts';
import type { HeldUp } from './held-up.ts';
import type { History, Transition } from './history.ts';
import type { Pair } from './match.ts';
import { clockworkOfPods } from './replacements.ts';
import { sharedOf } from './transitions.ts';

/** The server writes whole seconds: two instants that are a moment apart may be written as two. */
const tolerance: Milliseconds = seconds(1);

/**
 * That each time that the control plane wrote by its own clockwork is the same within a second. What a kubelet wrote, and what
 * follows from it, is left out: how long a machine takes to boot, and a container to start, is the host's affair and no rule of
 * Kubernetes, and those traces are of a busy host. Their order is compared all the same.
 */
export function secondDifferences(
  pairs: readonly Pair[],
  replacements: ReadonlySet<number>,
  heldUp: HeldUp,
): readonly Difference[] {
  const timed = pairs.flatMap((pair) =>
    sharedOf(pair)
      .shared.filter(
        ({ recorded }) => recorded.second !== undefined && isClockwork(pair.recorded, recorded, replacements),
      )
      .map((shared) => ({ pair, ...shared })),
  );
  return timed
    .toSorted((a, b) => a.recorded.at - b.recorded.at)
    .flatMap(({ pair, id, recorded, simulated }): Difference[] => {
      if (simulated.second === undefined || recorded.second === undefined) {
        const text = `${pair.name}: ${id} has no time`;
        return [{ aspect: 'second', key: text, text }];
      }
      const apart = simulated.second - recorded.second;
      const byHost = heldUp.explains(pair.recorded, recorded, simulated);
      if (Math.abs(apart) <= tolerance) return [];
      const side = apart > 0 ? 'late' : 'early';
      return [
        {
          aspect: 'second',
          key: `${pair.name}: ${id} ${side}`,
          text: `${pair.name}: ${id} is ${formatDuration(Math.abs(apart))} too ${side}`,
          ...(byHost && apart < 0 ? { byHost } : {}),
        },
      ];
    });
}

function isClockwork(
  { kind, u }: History,
  { field, value, by }: Transition,
  replacements: ReadonlySet<number>,
): boolean {
  if (kind === 'Node') {
    if (field.startsWith('taint node.kubernetes.io/unreachable')) return true;
    return by === 'node-controller' && value.startsWith('Unknown');
  }
  if (kind !== 'Pod') return false;
  if (field === 'exists') return replacements.has(u);
  return ['Ready', 'DisruptionTarget', 'deletionTimestamp'].includes(field) && clockworkOfPods.test(by);
}
