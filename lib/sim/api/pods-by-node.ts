import type { ApiObject, Pod } from '../objects.ts';
import type { Change } from '../store/store.ts';
import { ofKind } from './kind.ts';
import { pods } from './kinds.ts';

/** The pods that are bound to each node, as the real server's watch cache indexes them (registry/core/pod/strategy.go, Indexers). */
export class PodsByNode {
  readonly #nodes = new Map<string, Map<string, Pod>>();

  /** Takes in a change of a pod. */
  take({ type, object, before }: Change): void {
    const left = before === undefined ? '' : nodeOf(before);
    const node = nodeOf(object);
    if (left !== '' && (type === 'DELETED' || left !== node)) this.#nodes.get(left)?.delete(keyOf(object));
    if (type === 'DELETED' || node === '') return;
    const known = this.#nodes.get(node);
    const pod = ofKind(pods, object);
    if (known === undefined) this.#nodes.set(node, new Map([[keyOf(object), pod]]));
    else known.set(keyOf(object), pod);
  }

  /** Those on a node, in no order. */
  on(node: string): Iterable<Pod> {
    return this.#nodes.get(node)?.values() ?? [];
  }
}

const nodeOf = (object: ApiObject): string => ofKind(pods, object).spec?.nodeName ?? '';
const keyOf = ({ metadata }: ApiObject): string => metadata?.uid ?? '';
