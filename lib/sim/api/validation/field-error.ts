import type { ApiObject } from '../../objects.ts';
import type { Kind } from '../kind.ts';
import { StatusError } from '../status-error.ts';

/** What is wrong with one field, as apimachinery's field.Error (pkg/util/validation/field/errors.go). */
export interface FieldError {
  /** The cause's machine-readable type. */
  readonly type: string;
  /** As in `spec.containers[0].name`. */
  readonly field: string;
  /** Without the field. */
  readonly body: string;
}

const shown = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value ?? null);

const withDetail = (start: string, detail: string): string => (detail === '' ? start : `${start}: ${detail}`);

export const invalid = (field: string, value: unknown, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  body: withDetail(`Invalid value: ${shown(value)}`, detail),
});

export const required = (field: string, detail: string): FieldError => ({
  type: 'FieldValueRequired',
  field,
  body: withDetail('Required value', detail),
});

export const duplicate = (field: string, value: unknown): FieldError => ({
  type: 'FieldValueDuplicate',
  field,
  body: `Duplicate value: ${shown(value)}`,
});

export const notSupported = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  type: 'FieldValueNotSupported',
  field,
  body: withDetail(
    `Unsupported value: ${shown(value)}`,
    supported.length === 0 ? '' : `supported values: ${supported.map((each) => JSON.stringify(each)).join(', ')}`,
  ),
});

export const notFoundValue = (field: string, value: unknown): FieldError => ({
  type: 'FieldValueNotFound',
  field,
  body: `Not found: ${shown(value)}`,
});

export const forbiddenField = (field: string, detail: string): FieldError => ({
  type: 'FieldValueForbidden',
  field,
  body: withDetail('Forbidden', detail),
});

export const tooLong = (field: string, most: number): FieldError => ({
  type: 'FieldValueTooLong',
  field,
  body: `Too long: may not be more than ${most} bytes`,
});

export const tooMany = (field: string, count: number, most: number): FieldError => ({
  type: 'FieldValueTooMany',
  field,
  body: `Too many: ${count}: must have at most ${most} items`,
});

/** The answer to an object that is not valid (apimachinery, pkg/api/errors/errors.go, NewInvalid). */
export function invalidObject(
  { group, kind }: Pick<Kind<ApiObject>, 'group' | 'kind'>,
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const messages = [...new Set(errors.map(({ field, body }) => `${field}: ${body}`))];
  const all = messages.length === 1 ? messages[0] : `[${messages.join(', ')}]`;
  const inWords = group === '' ? kind : `${kind}.${group}`;
  return new StatusError(422, 'Invalid', `${inWords} ${JSON.stringify(name)} is invalid: ${all}`, {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind,
    causes: errors.map(({ type, field, body }) => ({ reason: type, message: body, field })),
  });
}
