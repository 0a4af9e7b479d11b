import { elementsOf, numberOf, textOf } from '../recorder/field-value.ts';
import type { FieldValue } from '../recorder/observation.ts';
import type { TaintEffect } from './taints.ts';

/** The parts of a Pod's toleration that matter; absent parts mean what they mean in Kubernetes. */
export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: TaintEffect;
}

/**
 * How long a Pod may stay on a node with this NoExecute taint: seconds, 0 for "leave now", Infinity for "never evicted".
 * Of several tolerations that match, the first in the Pod's list counts (pkg/apis/core/v1/helper/helpers.go,
 * GetMatchingTolerations, breaks at it); one without seconds means for ever (taint_eviction.go, getMinTolerationTime).
 */
export function toleratedFor(tolerations: readonly Toleration[], taint: Taint): number {
  const first = firstMatching(tolerations, taint);
  if (first === undefined) return 0;
  return Math.max(0, first.tolerationSeconds ?? Number.POSITIVE_INFINITY);
}

/** The toleration that decides about a taint; undefined if none matches it. */
export function firstMatching(tolerations: readonly Toleration[], taint: Taint): Toleration | undefined {
  return tolerations.find((toleration) => tolerates(toleration, taint));
}

/** Whether a toleration names no key, and so matches whatever taint its effect allows. */
export const isBlanket = ({ key }: Toleration): boolean => key === undefined || key === '';

/** The tolerations of a Pod as the timeline keeps them. */
export function tolerationsOf(value: FieldValue | undefined): readonly Toleration[] {
  return elementsOf(value).map((toleration) => {
    const texts = (['key', 'operator', 'value', 'effect'] as const).flatMap((part) => {
      const text = textOf(toleration, part);
      return text === undefined ? [] : [[part, text]];
    });
    const tolerationSeconds = numberOf(toleration, 'tolerationSeconds');
    return { ...Object.fromEntries(texts), ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }) };
  });
}

/** Whether one toleration matches one taint. k8s.io/api core/v1/toleration.go, ToleratesTaint */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== '' && toleration.effect !== taint.effect) return false;
  const keyless = isBlanket(toleration);
  if (!keyless && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  if (keyless) return false;
  return (toleration.value ?? '') === (taint.value ?? '');
}
