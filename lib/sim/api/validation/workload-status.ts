import { type FieldError, invalid } from './field-error.ts';
import { nonNegative } from './numbers.ts';

/** Counts of a workload's pods. */
export interface ReplicaCounts {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly updatedReplicas?: number;
  readonly currentReplicas?: number;
  readonly fullyLabeledReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly terminatingReplicas?: number;
}

const all = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
  'currentReplicas',
  'fullyLabeledReplicas',
] as const;

const parts = [
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'currentReplicas',
  'fullyLabeledReplicas',
] as const;

/** pkg/apis/apps/validation/validation.go, Validate…Status; `ready` is what it calls the ready ones. */
export function replicaCountErrors(status: ReplicaCounts = {}, ready = 'readyReplicas'): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const count of all) errors.push(...nonNegative(status[count], `status.${count}`));
  for (const count of parts) {
    const value = status[count];
    if (value !== undefined && value > (status.replicas ?? 0)) {
      errors.push(invalid(`status.${count}`, value, 'cannot be greater than status.replicas'));
    }
  }
  const { availableReplicas = 0, readyReplicas = 0 } = status;
  if (availableReplicas > readyReplicas) {
    errors.push(invalid('status.availableReplicas', availableReplicas, `cannot be greater than ${ready}`));
  }
  return errors;
}
