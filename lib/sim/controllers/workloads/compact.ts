/** Without the fields that are zero or undefined: as Go's `omitempty` writes them. */
export function compact<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const kept: { [Key in keyof T]?: Exclude<T[Key], undefined> } = {};
  for (const key in fields) {
    const value = fields[key];
    if (value === undefined || value === 0) continue;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- undefined is left out above
    kept[key] = value as Exclude<T[typeof key], undefined>;
  }
  return kept;
}
