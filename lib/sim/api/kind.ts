import type { ApiObject } from '../objects.ts';
import { remembered } from './defaults/fill.ts';

/** A kind of objects as the API serves it. */
export interface Kind<T extends ApiObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** Which it has of those that change a part of it: `status`, `scale`, `eviction`, `binding`. */
  readonly subresources: readonly string[];
  /** Carries the type only; never there. */
  readonly of?: T;
}

/** By which the store knows a kind's objects. Both versions of Event share one. */
export const collectionOf = remembered(({ group, plural }: Pick<Kind<ApiObject>, 'group' | 'plural'>) =>
  group === '' || plural === 'events' ? plural : `${plural}.${group}`,
);

/** As in `apps/v1`. */
export const apiVersionOf = remembered(({ group, version }: Pick<Kind<ApiObject>, 'group' | 'version'>) =>
  group === '' ? version : `${group}/${version}`,
);

/** An object that came out of a kind's collection, as one of that kind: the API server puts nothing else there. */
export function ofKind<T extends ApiObject>(_kind: Kind<T>, object: ApiObject): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where a collection's name stands for a type
  return object as T;
}
