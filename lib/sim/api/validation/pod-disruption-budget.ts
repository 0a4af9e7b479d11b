import type { PodDisruptionBudget } from '../../objects.ts';
import { type FieldError, invalid, notSupported } from './field-error.ts';
import { atMostAll, nonNegative, positiveIntOrPercent } from './numbers.ts';
import { selectorErrors } from './selector.ts';

const policies = ['AlwaysAllow', 'IfHealthyBudget'];

/** pkg/apis/policy/validation/validation.go, ValidatePodDisruptionBudgetSpec. */
export function budgetErrors({ spec = {} }: PodDisruptionBudget): readonly FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const shown = {
    MinAvailable: minAvailable ?? null,
    Selector: selector ?? null,
    MaxUnavailable: maxUnavailable ?? null,
    UnhealthyPodEvictionPolicy: policy ?? null,
  };
  return [
    ...(minAvailable !== undefined && maxUnavailable !== undefined
      ? [invalid('spec', shown, 'minAvailable and maxUnavailable cannot be both set')]
      : []),
    ...positiveIntOrPercent(minAvailable, 'spec.minAvailable'),
    ...atMostAll(minAvailable, 'spec.minAvailable'),
    ...positiveIntOrPercent(maxUnavailable, 'spec.maxUnavailable'),
    ...atMostAll(maxUnavailable, 'spec.maxUnavailable'),
    ...selectorErrors(selector, 'spec.selector'),
    ...(policy === undefined || policies.includes(policy)
      ? []
      : [notSupported('spec.unhealthyPodEvictionPolicy', policy, policies)]),
  ];
}

/** ValidatePodDisruptionBudgetStatusUpdate. */
export const budgetStatusErrors = ({ status }: PodDisruptionBudget): readonly FieldError[] => [
  ...nonNegative(status?.disruptionsAllowed, 'status.disruptionsAllowed'),
  ...nonNegative(status?.currentHealthy, 'status.currentHealthy'),
  ...nonNegative(status?.desiredHealthy, 'status.desiredHealthy'),
  ...nonNegative(status?.expectedPods, 'status.expectedPods'),
];
