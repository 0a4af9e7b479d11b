import { type FieldError, invalid } from './field-error.ts';

type IntOrPercent = number | string;

/** ValidateNonnegativeField. */
export const nonNegative = (value: number | undefined, field: string): readonly FieldError[] =>
  value === undefined || value >= 0 ? [] : [invalid(field, value, 'must be greater than or equal to 0')];

/** pkg/apis/apps/validation/validation.go, ValidatePositiveIntOrPercent. */
export function positiveIntOrPercent(value: IntOrPercent | undefined, field: string): readonly FieldError[] {
  if (value === undefined || typeof value === 'number') return nonNegative(value, field);
  if (/^[0-9]+%$/.test(value)) return [];
  const why =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  return [invalid(field, value, why)];
}

/** IsNotMoreThan100Percent. */
export const atMostAll = (value: IntOrPercent | undefined, field: string): readonly FieldError[] =>
  typeof value === 'string' && numberOf(value) > 100 ? [invalid(field, value, 'must not be greater than 100%')] : [];

/** getIntOrPercentValue. */
export const numberOf = (value: IntOrPercent | undefined): number =>
  typeof value === 'number' ? value : Number.parseInt(value ?? '0', 10) || 0;
