import type { Milliseconds } from '../units.ts';
import type { RawObject } from './raw-object.ts';

/**
 * A list of a kind that was asked for without a resourceVersion, and is therefore linearizable: every write that was
 * committed before it was sent is in it (documentation "Resource versions in lists"; KEP-2340 where it is served from the
 * watch cache).
 */
export interface ConsistentList<Item> {
  readonly sentAt: Milliseconds;
  readonly receivedAt: Milliseconds;
  /** The collection's. */
  readonly resourceVersion: bigint;
  readonly items: readonly Item[];
}

/** What the check of a watch needs of a listed object. */
export interface Listed {
  readonly key: string;
  readonly resourceVersion: bigint;
}

/** Identifies an object within its kind. */
export function objectKey({ metadata }: Pick<RawObject, 'metadata'>): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}
