import type { ApiServer } from '../../api/api-server.ts';
import type { Kind } from '../../api/kind.ts';
import type { ApiObject } from '../../objects.ts';

/** By which objects are in order, as in etcd: namespace, then name. */
export const keyOf = ({ metadata = {} }: ApiObject): string =>
  metadata.namespace === undefined ? (metadata.name ?? '') : `${metadata.namespace}/${metadata.name ?? ''}`;

/** The objects of a kind by their keys, in order, as they were when `revision` was the newest. Throws Expired. */
export function objectsAt(
  api: ApiServer,
  kind: Kind<ApiObject>,
  { namespace, revision }: { readonly namespace: string | undefined; readonly revision: number },
): readonly (readonly [string, ApiObject])[] {
  const objects = new Map<string, ApiObject>();
  for (const object of api.list(kind, namespace)) objects.set(keyOf(object), object);
  // What has happened since, undone: the newest first.
  if (revision < api.revision) {
    for (const { object, before } of api.since(kind, revision).toReversed()) {
      if (namespace !== undefined && object.metadata?.namespace !== namespace) continue;
      if (before === undefined) objects.delete(keyOf(object));
      else objects.set(keyOf(object), before);
    }
  }
  return [...objects].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
}
