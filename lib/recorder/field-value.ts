import type { FieldValue } from './observation.ts';

/** One part of a field that is an object; undefined if it is none, or has no such part. */
export function partOf(value: FieldValue | undefined, key: string): FieldValue | undefined {
  return isObject(value) ? value[key] : undefined;
}

/** All parts of a field that is an object; none if it is no object. */
export function partsIn(value: FieldValue | undefined): { readonly [key: string]: FieldValue } {
  return isObject(value) ? value : {};
}

/** One part, if it is text. */
export function textOf(value: FieldValue | undefined, key: string): string | undefined {
  const part = partOf(value, key);
  return typeof part === 'string' ? part : undefined;
}

/** One part, if it is a number. */
export function numberOf(value: FieldValue | undefined, key: string): number | undefined {
  const part = partOf(value, key);
  return typeof part === 'number' ? part : undefined;
}

/** The elements of a field that is a list; none if it is no list. */
export function elementsOf(value: FieldValue | undefined): readonly FieldValue[] {
  return isList(value) ? value : [];
}

const isList = (value: FieldValue | undefined): value is readonly FieldValue[] => Array.isArray(value);

const isObject = (value: FieldValue | undefined): value is { readonly [key: string]: FieldValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
