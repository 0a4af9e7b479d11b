import type { ApiServer, Caller, Ref } from './api-server.ts';
import { namespaces } from './kinds.ts';

/**
 * Writes the `finalize` of a namespace that is going: nothing finalizes it any more, so it goes (pkg/registry/core/namespace/storage/
 * storage.go, FinalizeREST). Throws NotFound.
 */
export function finalizeNamespace(api: ApiServer, ref: Ref, by: Caller): void {
  const namespace = api.get(namespaces, ref);
  api.replace(namespaces, { ...namespace, spec: { ...namespace.spec, finalizers: [] } }, by);
  api.delete(namespaces, ref, { by });
}
