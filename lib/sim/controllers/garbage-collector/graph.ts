import type { Kind } from '../../api/kind.ts';
import { kinds } from '../../api/kinds.ts';
import type { ApiObject } from '../../objects.ts';
import type { OwnerReference } from '../../rules/owners.ts';

/** An object as the garbage collector knows it (pkg/controller/garbagecollector/graph.go). */
export interface GraphNode {
  readonly uid: string;
  readonly kind: Kind<ApiObject>;
  readonly namespace: string | undefined;
  readonly name: string;
  owners: readonly OwnerReference[];
  /** It goes when its dependents have gone. */
  deletingDependents: boolean;
}

const none: readonly OwnerReference[] = [];

/** Who owns whom, by UID. */
export class OwnerGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #dependents = new Map<string, Set<GraphNode>>();

  get(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid);
  }

  dependentsOf(uid: string): readonly GraphNode[] {
    return [...(this.#dependents.get(uid) ?? [])];
  }

  /** Knows an object as it is now. Answers the owners that it did not know to be its owners before. */
  put(kind: Kind<ApiObject>, { metadata = {} }: ApiObject): readonly OwnerReference[] {
    const { uid = '', name = '', namespace, ownerReferences: owners = none } = metadata;
    let node = this.#nodes.get(uid);
    if (node === undefined) {
      node = { uid, kind, namespace, name, owners: none, deletingDependents: false };
      this.#nodes.set(uid, node);
    }
    if (node.owners === owners) return none;
    const before = new Set(node.owners.map((owner) => owner.uid));
    for (const owner of node.owners) this.#dependents.get(owner.uid)?.delete(node);
    for (const owner of owners) {
      const dependents = this.#dependents.get(owner.uid);
      if (dependents === undefined) this.#dependents.set(owner.uid, new Set([node]));
      else dependents.add(node);
    }
    node.owners = owners;
    return owners.filter((owner) => !before.has(owner.uid));
  }

  /** Forgets an object that is gone. Answers its owners. */
  remove(uid: string): readonly OwnerReference[] {
    const node = this.#nodes.get(uid);
    if (node === undefined) return none;
    this.#nodes.delete(uid);
    for (const owner of node.owners) this.#dependents.get(owner.uid)?.delete(node);
    if (this.#dependents.get(uid)?.size === 0) this.#dependents.delete(uid);
    return node.owners;
  }
}

/** The kind of an owner; undefined for one that is not served. */
export function kindOfOwner({ apiVersion, kind }: OwnerReference): Kind<ApiObject> | undefined {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return kinds.find((other) => other.kind === kind && other.group === group);
}
