import type { PodDisruptionBudget } from '../../objects.ts';
import { firstGeneration, nextGeneration } from '../metadata.ts';
import { isEqual } from '../validation/equal.ts';
import { pathSegmentProblems } from '../validation/names.ts';
import { budgetErrors, budgetStatusErrors } from '../validation/pod-disruption-budget.ts';
import { keepingSpec, keepingStatus, strategy } from './base.ts';

/** pkg/registry/policy/poddisruptionbudget/strategy.go. */
export const podDisruptionBudget = strategy<PodDisruptionBudget>({
  nameRule: pathSegmentProblems,
  prepareNew: (object) =>
    firstGeneration({
      ...object,
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    }),
  prepareChanged: (object, old) => {
    const made = keepingStatus(object, old, isEqual);
    return made.spec === old.spec ? made : nextGeneration(made);
  },
  prepareStatus: keepingSpec,
  validateNew: budgetErrors,
  validateChanged: (object, old) => (object.spec === old.spec ? [] : budgetErrors(object)),
  validateStatus: budgetStatusErrors,
  updatesUnconditionally: false,
});
