import type { ApiServer } from '../api/api-server.ts';
import { ofKind } from '../api/kind.ts';
import { nodes, pods } from '../api/kinds.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';
import type { Node, Pod } from '../objects.ts';
import type { Change } from '../store/store.ts';

/** How long a change takes from the store to a kubelet. */
const lag = { least: 1, most: 5 };

export interface NodeListener {
  /** Undefined when it was deleted. */
  readonly node: (node: Node | undefined) => void;
  readonly pod: (pod: Pod) => void;
  readonly podGone: (pod: Pod) => void;
}

/**
 * The watches of all kubelets, each of its own Node and of the pods that are bound to it. One subscription serves them all,
 * for a thousand kubelets that look at each change would cost a thousand times as much.
 */
export class NodeWatches {
  readonly #api: ApiServer;
  readonly #random: Random;
  readonly #listening = new Map<string, Delivery>();
  readonly #podsOf = new Map<string, Map<string, Pod>>();

  constructor(api: ApiServer, random: Random) {
    this.#api = api;
    this.#random = random;
    for (const pod of api.list(pods)) this.#keep(pod);
    api.watch(nodes, (change) => this.#onNode(change));
    api.watch(pods, (change) => this.#onPod(change));
  }

  /** Lists and watches for a kubelet until its process ends. Beginning with what is there, in no order. */
  listen(nodeName: string, scope: Scope, listener: NodeListener): void {
    const delivery = new Delivery(scope, this.#random);
    this.#listening.set(nodeName, delivery);
    delivery.listener = listener;
    const node = this.#api.find(nodes, { name: nodeName });
    const bound = [...(this.#podsOf.get(nodeName)?.values() ?? [])];
    delivery.bring(() => {
      if (node !== undefined) listener.node(node);
      for (const pod of bound) listener.pod(pod);
    });
  }

  #onNode({ type, object }: Change): void {
    const delivery = this.#of(object.metadata?.name);
    if (delivery === undefined) return;
    const node = type === 'DELETED' ? undefined : ofKind(nodes, object);
    delivery.bring(() => delivery.listener?.node(node));
  }

  #onPod({ type, object }: Change): void {
    const pod = ofKind(pods, object);
    const nodeName = pod.spec?.nodeName;
    if (nodeName === undefined) return;
    const gone = type === 'DELETED';
    if (gone) this.#podsOf.get(nodeName)?.delete(pod.metadata?.uid ?? '');
    else this.#keep(pod);
    const delivery = this.#of(nodeName);
    delivery?.bring(() => (gone ? delivery.listener?.podGone(pod) : delivery.listener?.pod(pod)));
  }

  #keep(pod: Pod): void {
    const nodeName = pod.spec?.nodeName;
    if (nodeName === undefined) return;
    const uid = pod.metadata?.uid ?? '';
    const bound = this.#podsOf.get(nodeName);
    if (bound === undefined) this.#podsOf.set(nodeName, new Map([[uid, pod]]));
    else bound.set(uid, pod);
  }

  #of(nodeName = ''): Delivery | undefined {
    const delivery = this.#listening.get(nodeName);
    if (delivery?.ended !== true) return delivery;
    this.#listening.delete(nodeName);
    return undefined;
  }
}

/** Brings a kubelet its changes in their order, each a little later than it was made. */
class Delivery {
  readonly #scope: Scope;
  readonly #random: Random;
  readonly #coming: (() => void)[] = [];
  #due: Milliseconds | undefined;
  listener: NodeListener | undefined;

  constructor(scope: Scope, random: Random) {
    this.#scope = scope;
    this.#random = random;
  }

  get ended(): boolean {
    return this.#scope.ended;
  }

  bring(change: () => void): void {
    this.#coming.push(change);
    if (this.#due !== undefined) return;
    this.#due = this.#scope.now + this.#random.between(lag.least, lag.most);
    this.#scope.at(this.#due, () => {
      this.#due = undefined;
      for (const next of this.#coming.splice(0)) next();
    });
  }
}
