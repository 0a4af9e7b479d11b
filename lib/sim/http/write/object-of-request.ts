import type { Ref } from '../../api/api-server.ts';
import { type Kind, ofKind } from '../../api/kind.ts';
import { badRequest } from '../../api/status-error.ts';
import { invalid, invalidObject } from '../../api/validation/field-error.ts';
import type { ApiObject } from '../../objects.ts';
import { failed } from '../refusals.ts';

/** A decoded object as one of the namespace that it was sent to. Throws BadRequest. */
export function inNamespace(
  kind: Kind<ApiObject>,
  object: { readonly [key: string]: unknown },
  namespace: string | undefined,
): ApiObject {
  const given = ofKind(kind, object);
  const { metadata = {} } = given;
  if (!kind.namespaced || namespace === undefined) return given;
  if (metadata.namespace !== undefined && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return { ...given, metadata: { ...metadata, namespace } };
}

/** apiserver, pkg/endpoints/handlers/rest.go, checkName. Throws BadRequest. */
export function requireName({ metadata = {} }: ApiObject, { name }: Ref): void {
  const { name: given = '' } = metadata;
  if (given === '') {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (given !== name) {
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
}

/** Of a patch, which unlike an update has no UID as a precondition (apimachinery, pkg/api/validation/objectmeta.go). Throws Invalid. */
export function requireSameUid(kind: Kind<ApiObject>, { metadata = {} }: ApiObject, old: ApiObject): void {
  const { uid = '' } = metadata;
  if (uid === '' || uid === old.metadata?.uid) return;
  throw invalidObject(kind, metadata.name ?? '', [invalid('metadata.uid', uid, 'field is immutable')]);
}

/** Throws what a server says that fails at it. */
export function requireReadableVersion({ metadata = {} }: ApiObject): void {
  const { resourceVersion = '' } = metadata;
  if (/^\d*$/.test(resourceVersion)) return;
  throw failed(`strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
}
