/** What JSON calls an object; its fields may be set, for it is made here and nobody else's yet. */
export interface JsonObject {
  [key: string]: unknown;
}

export const isJsonObject = (value: unknown): value is Readonly<JsonObject> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A shallow copy that may be changed. */
export const copied = (object: Readonly<JsonObject>): JsonObject => ({ ...object });
