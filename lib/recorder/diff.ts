import { isDeepStrictEqual } from 'node:util';
import type { Field, Fields } from './fields/field.ts';
import type { FieldValue, ServerTime } from './observation.ts';

/** One field that is not what it was. */
export interface FieldChange {
  readonly field: string;
  readonly from?: FieldValue;
  readonly to?: FieldValue;
  /** The time that was written along with this change; absent if the one there is older than the change. */
  readonly server?: ServerTime;
}

/** What changed between two sights of an object; all fields if it was not there before. */
export function diffFields(before: Fields | undefined, after: Fields): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const [name, field] of after) {
    const known = before?.get(name);
    if (known !== undefined && isDeepStrictEqual(known.value, field.value)) continue;
    changes.push({
      field: name,
      ...(known === undefined ? {} : { from: known.value }),
      to: field.value,
      ...ownTime(known, field),
    });
  }
  for (const [name, field] of before ?? []) {
    if (!after.has(name)) changes.push({ field: name, from: field.value });
  }
  return changes;
}

/** A stamp that did not move with the value belongs to an earlier change: a condition's new message under its old transition time. */
function ownTime(known: Field | undefined, field: Field): { readonly server?: ServerTime } {
  if (field.server === undefined || field.server.time === known?.server?.time) return {};
  return { server: field.server };
}
