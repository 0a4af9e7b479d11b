/** Ways to look into JSON of which nothing is known; what is not there, or of another type, is undefined. */

export type Scalar = string | number | boolean;

export function inside(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (found === null || typeof found !== 'object') return undefined;
    found = Object.entries(found).find(([name]) => name === String(step))?.[1];
  }
  return found;
}

export function text(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = inside(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

export function number(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = inside(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

export function scalar(value: unknown, ...path: readonly (string | number)[]): Scalar | undefined {
  const found = inside(value, ...path);
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? found : undefined;
}

export function list(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = inside(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function entries(
  value: unknown,
  ...path: readonly (string | number)[]
): readonly (readonly [string, unknown])[] {
  const found = inside(value, ...path);
  return found === null || typeof found !== 'object' || Array.isArray(found) ? [] : Object.entries(found);
}
