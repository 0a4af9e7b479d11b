import type { ApiObject, ObjectMeta } from '../objects.ts';
import type { Kind } from './kind.ts';
import { namespaces } from './kinds.ts';
import { registryKey } from './place.ts';
import type { DeleteOptions, Ref } from './requests.ts';
import { alreadyExists, conflict, StatusError, staleObject } from './status-error.ts';
import { invalid, invalidObject } from './validation/field-error.ts';

/** The object is not the one that a client means (apiserver, pkg/storage/interfaces.go, Preconditions.Check; pkg/storage/errors.go). */
export function otherUid(kind: Kind<ApiObject>, ref: Ref, uid: string, { uid: stored = '' }: ObjectMeta): StatusError {
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored}`;
  const error = `StorageError: invalid object, Code: 4, Key: ${registryKey(kind, ref)}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`;
  return conflict(kind, ref.name, error);
}

/** Throws Conflict if an update means another object, or another version of it (registry/generic/registry/store.go, Update). */
export function requireSameVersion(
  kind: Kind<ApiObject>,
  ref: Ref,
  { uid = '', resourceVersion = '' }: ObjectMeta,
  stored: ObjectMeta,
  { updatesUnconditionally }: { readonly updatesUnconditionally: boolean },
): void {
  if (uid !== '' && uid !== stored.uid) throw otherUid(kind, ref, uid, stored);
  if (resourceVersion === stored.resourceVersion) return;
  if (resourceVersion === '') {
    if (updatesUnconditionally) return;
    const error = invalid('metadata.resourceVersion', 0, 'must be specified for an update');
    throw invalidObject({ group: kind.group, kind: kind.plural }, ref.name, [error]);
  }
  if (!/^\d+$/.test(resourceVersion)) {
    throw new StatusError(500, '', `strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
  }
  throw conflict(kind, ref.name, staleObject);
}

/** registry/rest/delete.go, BeforeDelete; of a namespace pkg/registry/core/namespace/storage/storage.go, Delete. */
export function requirePreconditions(
  kind: Kind<ApiObject>,
  { name }: Ref,
  { uid = '', resourceVersion = '' }: ObjectMeta,
  wanted: DeleteOptions['preconditions'],
): void {
  const isNamespace = kind.plural === namespaces.plural;
  const resource = isNamespace ? kind : { group: kind.group, plural: kind.kind };
  if (wanted?.uid !== undefined && wanted.uid !== uid) {
    const why = isNamespace
      ? `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${uid}`
      : `the UID in the precondition (${wanted.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    throw conflict(resource, name, why);
  }
  if (wanted?.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion) {
    const why = isNamespace
      ? `Precondition failed: ResourceVersion in precondition: ${wanted.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`
      : `the ResourceVersion in the precondition (${wanted.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
    throw conflict(resource, name, why);
  }
}

/** store.go, create: of a generated name in other words, and with a hint if what is there is going. */
export function alreadyThere(kind: Kind<ApiObject>, existing: ApiObject, { name = '' }: ObjectMeta): StatusError {
  const taken = existing.metadata?.name ?? '';
  const how = name === '' ? ', the server was not able to generate a unique name for the object' : '';
  const error = alreadyExists(kind, taken, how);
  if (existing.metadata?.deletionTimestamp === undefined) return error;
  return new StatusError(409, 'AlreadyExists', `object is being deleted: ${error.message}`, error.status.details);
}
