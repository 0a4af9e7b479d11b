import { coreEvents, nodes } from '../api/kinds.ts';
import { StatusError } from '../api/status-error.ts';
import type { Client } from '../client/client.ts';
import { EventNames } from '../client/event-name.ts';
import { newerEvent } from '../client/newer-event.ts';
import type { Process, Step } from '../engine/process.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';
import type { ContainerRuntime } from '../machine/container-runtime.ts';
import type { NodeNetwork } from '../machine/node-network.ts';
import type { Node, Pod } from '../objects.ts';
import type { NodeWatches } from './node-watches.ts';
import type { KubeletBehaviour } from './versions.ts';

/** From a container's start until its program has done its first work: kindnet writes its configuration when its caches have come. */
const startTakes = { kindnet: { least: 2_000, most: 3_200 }, kubeProxy: { least: 250, most: 700 } };
/** How often kindnet looks again for its node's range. */
const rangePeriod = 1_000;
/** pkg/proxy/node.go, NewNodeManager: how often, and how long, it looks for its Node. */
const nodeWait = { period: 1_000, atMost: 30_000 };

interface Options {
  readonly random: Random;
  readonly client: Client;
  readonly network: NodeNetwork;
  readonly runtime: ContainerRuntime;
  readonly behaviour: KubeletBehaviour;
  readonly nodeName: string;
  readonly watches: NodeWatches;
}

/** What the programs in a cluster's own DaemonSets do to the node that they run on. */
export class NodePrograms {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** A container of a pod has been started. */
  started({ metadata }: Pod): void {
    const app = metadata?.namespace === 'kube-system' ? metadata.labels?.['k8s-app'] : undefined;
    const uid = metadata?.uid ?? '';
    const { runtime } = this.#options;
    if (app === 'kindnet') runtime.scopeOf(uid, 'kindnet-cni')?.spawn(this.#kindnet());
    const proxy = app === 'kube-proxy' ? runtime.scopeOf(uid, app) : undefined;
    proxy?.spawn(this.#kubeProxy(uid, proxy));
  }

  /** Writes the CNI configuration for the range that the Node has (kindnetd, cni.go). */
  *#kindnet(): Process {
    const { random, network, runtime } = this.#options;
    yield random.between(startTakes.kindnet.least, startTakes.kindnet.most);
    for (;;) {
      const podCidr = (yield* this.#node())?.spec?.podCIDR;
      if (podCidr !== undefined) {
        network.configure(podCidr);
        runtime.configureNetwork(podCidr);
        return;
      }
      yield rangePeriod;
    }
  }

  /** Waits for its Node, and tells that it is there (cmd/kube-proxy/app/server.go, birthCry). */
  *#kubeProxy(uid: string, scope: Scope): Process {
    const { random, client, nodeName, behaviour, runtime, watches } = this.#options;
    yield random.between(startTakes.kubeProxy.least, startTakes.kubeProxy.most);
    const latest = scope.now + nodeWait.atMost;
    while (!watches.hasNode(nodeName) && scope.now < latest) yield nodeWait.period;
    if (behaviour.proxyExitsWithNode) {
      // One that found none does not know the Node's addresses, and exits when they come (OnNodeChange).
      const change = watches.hasNode(nodeName) ? 'DELETED' : 'ADDED';
      watches.onNode(change, nodeName, scope, () => runtime.exit(uid, 'kube-proxy', 1));
    }
    const about = { kind: 'Node', name: nodeName };
    const names = new EventNames(random.stream(`kube-proxy/${scope.now}`));
    const event = newerEvent(names.next(nodeName, scope.now), scope.now, {
      about: behaviour.nodeEventUid === 'name' ? { ...about, uid: nodeName } : { ...about, apiVersion: 'v1' },
      type: 'Normal',
      reason: 'Starting',
      action: 'StartKubeProxy',
      note: '',
      controller: 'kube-proxy',
      host: nodeName,
    });
    try {
      yield* client.create(coreEvents, event);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** Undefined if there is none, or nobody who tells. */
  *#node(): Step<Node | undefined> {
    const { client, nodeName } = this.#options;
    try {
      return yield* client.get(nodes, { name: nodeName });
    } catch (error) {
      if (error instanceof StatusError) return undefined;
      throw error;
    }
  }
}
