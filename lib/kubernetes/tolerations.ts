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
 * The least of the matching tolerations that name seconds; one without seconds counts only if none names any.
 * (taint_eviction.go, getMinTolerationTime and processPodOnNode.)
 */
export function toleratedFor(tolerations: readonly Toleration[], taint: Taint): number {
  const matching = tolerations.filter((toleration) => tolerates(toleration, taint));
  if (matching.length === 0) return 0;
  const limits = matching.map((toleration) => toleration.tolerationSeconds).filter((limit) => limit !== undefined);
  return limits.length === 0 ? Number.POSITIVE_INFINITY : Math.max(0, Math.min(...limits));
}

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
  const keyless = toleration.key === undefined || toleration.key === '';
  if (!keyless && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  if (keyless) return false;
  return (toleration.value ?? '') === (taint.value ?? '');
}
