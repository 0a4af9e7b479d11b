import type { ApiObject, ObjectMeta } from '../../objects.ts';
import type { Kind } from '../kind.ts';
import { namespaces } from '../kinds.ts';
import { forbidden, notFound } from '../status-error.ts';
import type { StrategyContext } from '../strategy.ts';

const immortal = ['default', 'kube-system', 'kube-public'];

/** Nothing is created in a namespace that is not there or is going (apiserver, plugin/namespace/lifecycle/admission.go). */
export function admitByNamespace(
  kind: Kind<ApiObject>,
  { namespace = '', name, generateName }: ObjectMeta,
  context: Pick<StrategyContext, 'find'>,
): void {
  if (!kind.namespaced || namespace === '') return;
  const found = context.find(namespaces, { name: namespace });
  if (found === undefined) throw notFound(namespaces, namespace);
  if (found.status?.phase !== 'Terminating') return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  throw forbidden(kind, name ?? generateName ?? 'Unknown', why, [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ]);
}

/** Some namespaces stay for ever. */
export function requireMortal(kind: Kind<ApiObject>, { name }: { readonly name: string }): void {
  if (kind.plural !== namespaces.plural || !immortal.includes(name)) return;
  throw forbidden(kind, name, 'this namespace may not be deleted');
}
