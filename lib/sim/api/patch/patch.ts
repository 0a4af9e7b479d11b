import type { ApiObject } from '../../objects.ts';
import { type Kind, ofKind } from '../kind.ts';
import { badRequest } from '../status-error.ts';
import { mergePatch } from './merge-patch.ts';

/** A change to an object that names only what is to change. */
export type Patch =
  | { readonly type: 'merge' | 'strategic'; readonly body: object }
  | { readonly type: 'json'; readonly body: readonly object[] };

/** The object as the patch wants it. Throws StatusError if the patch does not apply. */
export function applyPatch<T extends ApiObject>(kind: Kind<T>, object: T, patch: Patch): T {
  if (patch.type === 'merge') return ofKind(kind, mergePatch(object, patch.body));
  throw badRequest(`a ${patch.type} patch is not understood`);
}
