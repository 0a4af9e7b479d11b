import type { V1OwnerReference } from '@kubernetes/client-node';
import { apiVersionOf, type Kind } from '../api/kind.ts';
import type { ApiObject, Raw } from '../objects.ts';

export type OwnerReference = Raw<V1OwnerReference>;

/** The owner that controls an object (apimachinery, pkg/apis/meta/v1/controller_ref.go, GetControllerOf). */
export function controllerOf({ metadata }: ApiObject): OwnerReference | undefined {
  const owners = metadata?.ownerReferences;
  if (owners === undefined) return undefined;
  for (const owner of owners) if (owner.controller === true) return owner;
  return undefined;
}

/** What makes `owner` the controller of an object (controller_ref.go, NewControllerRef). */
export const controllerRefTo = <T extends ApiObject>(kind: Kind<T>, { metadata }: T): OwnerReference => ({
  apiVersion: apiVersionOf(kind),
  kind: kind.kind,
  name: metadata?.name ?? '',
  uid: metadata?.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
});
