/** Whether two values of JSON are the same; quick for what shares its parts. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && areItemsEqual(a, b);
  return !Array.isArray(b) && areFieldsEqual(a, b);
}

function areItemsEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (!isEqual(a[index], b[index])) return false;
  return true;
}

/** A field that is undefined is as good as none. */
function areFieldsEqual(a: object, b: object): boolean {
  let count = 0;
  for (const [key, value] of Object.entries(a)) {
    if (value === undefined) continue;
    count += 1;
    if (!Object.hasOwn(b, key) || !isEqual(value, fieldOf(b, key))) return false;
  }
  for (const value of Object.values(b)) if (value !== undefined) count -= 1;
  return count === 0;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- any object may be asked for any of its fields
const fieldOf = (object: object, key: string): unknown => (object as { readonly [key: string]: unknown })[key];
