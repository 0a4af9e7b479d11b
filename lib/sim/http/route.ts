import { apiVersionOf, type Kind } from '../api/kind.ts';
import { kinds } from '../api/kinds.ts';
import type { ApiObject } from '../objects.ts';

/** Where a path below /api or /apis leads (apiserver, pkg/endpoints/request/requestinfo.go). */
export interface ResourcePath {
  /** As in `apps/v1`. */
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  /** In the plural. */
  readonly resource: string;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** What comes behind the subresource. */
  readonly rest: readonly string[];
  /** Whether it is one of the old paths below /watch. */
  readonly watch: boolean;
}

/** Undefined for a path that leads to no resource: /version, /apis/apps/v1. */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const [, root, ...all] = path.split('/').map((part) => decodeURIComponent(part));
  const parts = all.at(-1) === '' ? all.slice(0, -1) : all;
  if (root !== 'api' && root !== 'apis') return undefined;
  const apiVersion = parts.slice(0, root === 'api' ? 1 : 2).join('/');
  const behind = parts.slice(root === 'api' ? 1 : 2);
  const watch = behind[0] === 'watch';
  const [first, second, third, ...more] = watch ? behind.slice(1) : behind;
  if (first === undefined) return undefined;
  // The namespace itself has a status, and is finalized.
  const isInNamespace = first === 'namespaces' && third !== undefined && third !== 'status' && third !== 'finalize';
  if (isInNamespace) {
    const [name, subresource, ...rest] = more;
    return { apiVersion, namespace: second, resource: third, name, subresource, rest, watch };
  }
  return { apiVersion, namespace: undefined, resource: first, name: second, subresource: third, rest: more, watch };
}

const served = new Map<string, Kind<ApiObject>>(kinds.map((kind) => [`${apiVersionOf(kind)}/${kind.plural}`, kind]));

/** The kind that is served there; undefined for none, and where a namespace does not fit. */
export function kindAt({ apiVersion, resource, namespace, name }: ResourcePath): Kind<ApiObject> | undefined {
  const kind = served.get(`${apiVersion}/${resource}`);
  if (kind === undefined) return undefined;
  if (namespace !== undefined && !kind.namespaced) return undefined;
  // Objects with a namespace are listed across them, but each is in one.
  return kind.namespaced && namespace === undefined && name !== undefined ? undefined : kind;
}
