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

export interface PodListener {
  readonly pod: (pod: Pod) => void;
  readonly podGone: (pod: Pod) => void;
  /** Once: what was there is told. */
  readonly listed: () => void;
}

/** A program that wants to know of one thing that may happen to its Node. */
interface Waiting {
  readonly type: 'ADDED' | 'DELETED';
  readonly scope: Scope;
  readonly act: () => void;
}

/**
 * The watches of all kubelets, each of its own Node and of the pods that are bound to it. One subscription serves them all,
 * for a thousand kubelets that look at each change would cost a thousand times as much.
 */
export class NodeWatches {
  readonly #api: ApiServer;
  readonly #random: Random;
  readonly #listening = new Map<string, Delivery>();
  readonly #waiting = new Map<string, readonly Waiting[]>();

  constructor(api: ApiServer, random: Random) {
    this.#api = api;
    this.#random = random;
    api.watch(nodes, (change) => this.#onNode(change));
    api.watch(pods, (change) => this.#onPod(change));
  }

  /** Gets and watches a kubelet's Node until its process ends: undefined where it was deleted. */
  listenToNode(nodeName: string, scope: Scope, listener: (node: Node | undefined) => void): void {
    const delivery = new Delivery(scope, this.#random);
    delivery.node = listener;
    this.#listening.set(nodeName, delivery);
    const node = this.#api.find(nodes, { name: nodeName });
    if (node !== undefined) delivery.bring(() => listener(node));
  }

  /** Calls `act` each time that the Node comes or goes, as long as the program lives that wants to know. */
  onNode(type: Waiting['type'], nodeName: string, scope: Scope, act: () => void): void {
    const others = (this.#waiting.get(nodeName) ?? []).filter((one) => !one.scope.ended);
    this.#waiting.set(nodeName, [...others, { type, scope, act }]);
  }

  hasNode(nodeName: string): boolean {
    return this.#api.find(nodes, { name: nodeName }) !== undefined;
  }

  /** Lists and watches the pods that are bound to the node, from then on, the oldest first. */
  listenToPods(nodeName: string, listener: PodListener): void {
    const delivery = this.#of(nodeName);
    if (delivery === undefined) return;
    delivery.pods = listener;
    const bound = [...this.#api.podsOn(nodeName)];
    const createdAt = ({ metadata }: Pod): string => metadata?.creationTimestamp ?? '';
    delivery.bring(() => {
      for (const pod of bound.toSorted((a, b) => (createdAt(a) < createdAt(b) ? -1 : 1))) listener.pod(pod);
      listener.listed();
    });
  }

  #onNode({ type, object }: Change): void {
    for (const waiting of this.#waiting.get(object.metadata?.name ?? '') ?? []) {
      if (waiting.type === type) waiting.scope.after(this.#random.between(lag.least, lag.most), waiting.act);
    }
    const delivery = this.#of(object.metadata?.name);
    if (delivery === undefined) return;
    const node = type === 'DELETED' ? undefined : ofKind(nodes, object);
    delivery.bring(() => delivery.node?.(node));
  }

  #onPod({ type, object }: Change): void {
    const pod = ofKind(pods, object);
    const nodeName = pod.spec?.nodeName;
    if (nodeName === undefined) return;
    const gone = type === 'DELETED';
    const delivery = this.#of(nodeName);
    if (delivery?.pods === undefined) return;
    const { pods: listener } = delivery;
    delivery.bring(() => (gone ? listener.podGone(pod) : listener.pod(pod)));
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
  node: ((node: Node | undefined) => void) | undefined;
  pods: PodListener | undefined;

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
