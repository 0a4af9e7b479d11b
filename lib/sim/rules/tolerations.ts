import type { V1Taint, V1Toleration } from '@kubernetes/client-node';
import type { Raw } from '../objects.ts';

type Taint = Pick<Raw<V1Taint>, 'key' | 'value' | 'effect'>;
export type Toleration = Raw<V1Toleration>;

/** api/core/v1/toleration.go, ToleratesTaint: what is empty in a toleration matches all, and an empty operator is Equal. */
export function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== '' && effect !== taint.effect) return false;
  if (key !== undefined && key !== '' && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  return (value ?? '') === (taint.value ?? '');
}

/** The first taint of these effects that no toleration covers (component-helpers, scheduling/corev1/helpers.go, FindMatchingUntoleratedTaint). */
export function untoleratedTaint<T extends Taint>(
  taints: readonly T[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): T | undefined {
  return taints?.find(
    (taint) =>
      effects.includes(taint.effect) && !(tolerations?.some((toleration) => tolerates(toleration, taint)) ?? false),
  );
}
