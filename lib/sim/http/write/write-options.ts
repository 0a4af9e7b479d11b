import { type FieldError, invalidObject, notSupported, required, tooLong } from '../../api/validation/field-error.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** What all writes have (meta/v1 CreateOptions, UpdateOptions, PatchOptions). */
export interface WriteQuery {
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
}

/** Throws Invalid, in the name of the kind of options. */
export function writeQuery(
  query: URLSearchParams,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
): WriteQuery {
  const dryRun = query.getAll('dryRun');
  const fieldValidation = query.get('fieldValidation') ?? '';
  const errors = [
    ...dryRunErrors(dryRun),
    ...fieldManagerErrors(query.get('fieldManager') ?? ''),
    ...fieldValidationErrors(fieldValidation),
  ];
  if (errors.length > 0) throw invalidOptions(kind, errors);
  return { dryRun: dryRun.length > 0, fieldValidation: isFieldValidation(fieldValidation) ? fieldValidation : 'Warn' };
}

/** Of a patch that is to be applied by the server, which it needs a manager for. */
export const withoutManager = (query: URLSearchParams) =>
  (query.get('fieldManager') ?? '') === ''
    ? invalidOptions('PatchOptions', [required('fieldManager', 'is required for apply patch')])
    : undefined;

export const invalidOptions = (kind: string, errors: readonly FieldError[]) =>
  invalidObject({ group: 'meta.k8s.io', kind }, '', errors);

/** apimachinery, pkg/apis/meta/v1/validation/validation.go. */
export function dryRunErrors(dryRun: readonly string[]): readonly FieldError[] {
  if (dryRun.every((value) => value === 'All')) return [];
  return [notSupported('dryRun', dryRun, ['All'])];
}

const fieldManagerErrors = (fieldManager: string): readonly FieldError[] =>
  fieldManager.length > 128 ? [tooLong('fieldManager', 128)] : [];

const fieldValidationErrors = (value: string): readonly FieldError[] =>
  value === '' || isFieldValidation(value)
    ? []
    : [notSupported('fieldValidation', value, ['', 'Ignore', 'Strict', 'Warn'])];

const isFieldValidation = (value: string): value is FieldValidation =>
  value === 'Strict' || value === 'Warn' || value === 'Ignore';
