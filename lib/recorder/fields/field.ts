import { withoutSecrets } from '../../secrets/known.ts';
import type { FieldValue, ServerTime } from '../observation.ts';
import type { RawObject, RawOwner } from '../raw-object.ts';
import { wholeSecond } from '../server-time.ts';

/** What a field holds, and the time that its writer put beside it. */
export interface Field {
  readonly value: FieldValue;
  readonly server?: ServerTime;
}

/** By name; a field that is not there is absent. */
export type Fields = ReadonlyMap<string, Field>;

/** One field, or none if the server left it out. */
export function field(name: string, value: FieldValue | null | undefined, server?: ServerTime): [string, Field][] {
  if (value === undefined || value === null) return [];
  return [[name, server === undefined ? { value } : { value, server }]];
}

/** An object of the parts that are there. */
export function parts(all: { readonly [key: string]: FieldValue | undefined }): { [key: string]: FieldValue } {
  return Object.fromEntries(
    Object.entries(all).filter((part): part is [string, FieldValue] => part[1] !== undefined && part[1] !== ''),
  );
}

/** What somebody has written for people: events quote commands and addresses, which may have secrets in them. */
export const words = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : withoutSecrets(text);

/** The API server stamps every object before it stores it (registry/rest, BeforeCreate). */
export function existence(object: RawObject): Fields {
  const { creationTimestamp } = object.metadata;
  return new Map(field('exists', true, wholeSecond(creationTimestamp, 'metadata.creationTimestamp', 'api-server')));
}

/** The controller that manages the object, or else its first owner. */
export function owner(references: readonly RawOwner[] | undefined): FieldValue | undefined {
  const found = references?.find((reference) => reference.controller === true) ?? references?.[0];
  return found === undefined ? undefined : { kind: found.kind, name: found.name, uid: found.uid };
}

/**
 * When deletion was asked for: `deletionTimestamp` lies in the future by the grace period (registry/rest, BeforeDelete).
 * The API server takes the present time for it before it writes.
 */
export function deletion(object: RawObject): [string, Field][] {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = object.metadata;
  if (deletionTimestamp === undefined) return [];
  const requested = new Date(Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000).toISOString();
  const source = 'metadata.deletionTimestamp less metadata.deletionGracePeriodSeconds';
  return field(
    'deletionTimestamp',
    deletionTimestamp,
    wholeSecond(requested.replace('.000Z', 'Z'), source, 'api-server'),
  );
}
