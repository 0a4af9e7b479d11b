interface Fields {
  readonly [key: string]: unknown;
}

/** Whether two values of JSON are the same; quick for what shares its parts. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && areItemsEqual(a, b);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- any object may be asked for any of its fields
  return !Array.isArray(b) && areFieldsEqual(a as Fields, b as Fields);
}

function areItemsEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (!isEqual(a[index], b[index])) return false;
  return true;
}

/** A field that is undefined is as good as none. */
function areFieldsEqual(a: Fields, b: Fields): boolean {
  let count = 0;
  for (const key in a) {
    const value = a[key];
    if (value === undefined) continue;
    count += 1;
    if (!isEqual(value, b[key])) return false;
  }
  for (const key in b) if (b[key] !== undefined) count -= 1;
  return count === 0;
}
