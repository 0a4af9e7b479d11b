import type { ApiObject } from '../objects.ts';
import type { Place } from '../store/store.ts';
import { collectionOf, type Kind } from './kind.ts';
import type { Ref } from './requests.ts';

/** Where the store has an object. */
export const placeOf = (kind: Kind<ApiObject>, { namespace, name }: Ref): Place => ({
  collection: collectionOf(kind),
  namespace: kind.namespaced ? (namespace ?? '') : '',
  name,
});

/** Where an object is. */
export const refOf = ({ metadata = {} }: ApiObject): Ref => ({
  namespace: metadata.namespace,
  name: metadata.name ?? '',
});

/** As etcd orders objects of a kind: by their keys. */
export function inOrder({ metadata: a = {} }: ApiObject, { metadata: b = {} }: ApiObject): number {
  return compare(a.namespace ?? '', b.namespace ?? '') || compare(a.name ?? '', b.name ?? '');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What etcd calls resources that it has had since before they were called as they are. */
const historical: ReadonlyMap<string, string> = new Map([
  ['nodes', 'minions'],
  ['services', 'services/specs'],
]);

/** The key under which the real server's etcd has an object (pkg/kubeapiserver/default_storage_factory_builder.go). */
export const registryKey = ({ plural, namespaced }: Kind<ApiObject>, { namespace, name }: Ref): string =>
  `/registry/${historical.get(plural) ?? plural}/${namespaced ? `${namespace ?? ''}/` : ''}${name}`;
