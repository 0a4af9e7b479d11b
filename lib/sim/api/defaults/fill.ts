/** The object with those of the defaults that it lacks; itself if it lacks none. */
export function withDefaults<T extends object>(object: T, defaults: Partial<T>): T {
  let filled: Partial<T> | undefined;
  for (const key in defaults) {
    if (object[key] !== undefined) continue;
    filled ??= {};
    filled[key] = defaults[key];
  }
  return filled === undefined ? object : { ...object, ...filled };
}

/** The object with another value in a field; itself if that is the value it has. */
export function withField<T extends object, Key extends keyof T>(object: T, key: Key, value: T[Key]): T {
  return object[key] === value ? object : { ...object, [key]: value };
}

/** The object with a field changed if it has one. */
export function withChanged<T extends object, Key extends keyof T>(
  object: T,
  key: Key,
  change: (value: NonNullable<T[Key]>) => NonNullable<T[Key]>,
): T {
  const value = object[key];
  return value === undefined || value === null ? object : withField(object, key, change(value));
}

/** What `change` makes of each item; the same array if it changed none. */
export function mapItems<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let changed: T[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- within the array's length
    const item = items[index] as T;
    const made = change(item);
    if (changed === undefined && made !== item) changed = items.slice(0, index);
    changed?.push(made);
  }
  return changed ?? items;
}

/** The object without a field. */
export function without<T extends object, Key extends keyof T>(object: T, key: Key): Omit<T, Key> {
  const { [key]: _, ...rest } = object;
  return rest;
}

/** What `make` answered for this very object before; objects are never changed, so that it still holds. */
export function remembered<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}
