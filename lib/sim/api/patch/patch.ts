import type { ApiObject } from '../../objects.ts';
import { structOfKind } from '../../types/types.ts';
import { remembered } from '../defaults/fill.ts';
import { type Kind, ofKind } from '../kind.ts';
import { StatusError } from '../status-error.ts';
import { isJsonObject } from './json.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

/** A change to an object that names only what is to change. */
export type Patch =
  | { readonly type: 'merge' | 'strategic'; readonly body: object }
  | { readonly type: 'json'; readonly body: readonly object[] };

/** The object as the patch wants it. Throws StatusError if the patch does not apply. */
export function applyPatch<T extends ApiObject>(kind: Kind<T>, object: T, patch: Patch): T {
  const patched = patchedBy(kind, object, patch);
  if (!isJsonObject(patched)) throw new StatusError(422, 'Invalid', 'the patch leaves no object');
  return ofKind(kind, patched);
}

const structFor = remembered((kind: Kind<ApiObject>) => structOfKind(kind));

function patchedBy(kind: Kind<ApiObject>, object: ApiObject, patch: Patch): unknown {
  switch (patch.type) {
    case 'merge':
      return mergePatch(object, { ...patch.body });
    case 'strategic':
      return strategicMergePatch({ ...object }, { ...patch.body }, structFor(kind));
    case 'json':
      return jsonPatch(object, patch.body);
  }
}
