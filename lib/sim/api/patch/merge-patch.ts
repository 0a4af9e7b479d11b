import { copied, isJsonObject, type JsonObject } from './json.ts';

/**
 * RFC 7396: objects are merged, `null` removes, anything else replaces. As in the real server (evanphx/json-patch), nulls within
 * a list are dropped, too.
 */
export function mergePatch(target: unknown, patch: Readonly<JsonObject>): JsonObject {
  const merged: JsonObject = isJsonObject(target) ? copied(target) : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (isJsonObject(value)) merged[key] = mergePatch(merged[key], value);
    else merged[key] = Array.isArray(value) ? withoutNulls(value) : value;
  }
  return merged;
}

const withoutNulls = (items: readonly unknown[]): readonly unknown[] =>
  items
    .filter((item) => item !== null)
    .map((item) => (isJsonObject(item) ? mergePatch({}, item) : Array.isArray(item) ? withoutNulls(item) : item));
