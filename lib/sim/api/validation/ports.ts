import { type FieldError, invalid } from './field-error.ts';

export const protocols = ['SCTP', 'TCP', 'UDP'];

/** IsValidPortNum. */
export const portErrors = (port: number, field: string): readonly FieldError[] =>
  Number.isInteger(port) && port >= 1 && port <= 65_535
    ? []
    : [invalid(field, port, 'must be between 1 and 65535, inclusive')];

/** IsValidPortName. */
export function portNameErrors(name: string): readonly string[] {
  const errors: string[] = [];
  if (name.length > 15) errors.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(name)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) errors.push('must contain at least one letter (a-z)');
  if (name.includes('--')) errors.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
}
