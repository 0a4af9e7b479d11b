import { type Toleration, tolerates } from '../../rules/tolerations.ts';
import type { Taint } from '../node-lifecycle/taints.ts';

/**
 * For how many seconds a pod may stay on a node with these taints: 0 for not at all, infinite for as long as it likes. For each
 * taint the first toleration that matches counts, and none after it (component-helpers, scheduling/corev1/helpers.go,
 * GetMatchingTolerations); of those that count the one with the fewest seconds (taint_eviction.go, getMinTolerationTime).
 * Undefined if a taint is not tolerated.
 */
export function tolerationSeconds(taints: readonly Taint[], tolerations: readonly Toleration[]): number | undefined {
  let least = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    const first = tolerations.find((toleration) => tolerates(toleration, taint));
    if (first === undefined) return undefined;
    least = Math.min(least, Math.max(0, first.tolerationSeconds ?? Number.POSITIVE_INFINITY));
  }
  return least;
}
