import { coreEvents } from '../api/kinds.ts';
import { StatusError } from '../api/status-error.ts';
import type { Client } from '../client/client.ts';
import { EventNames } from '../client/event-name.ts';
import { newerEvent } from '../client/newer-event.ts';
import type { Process } from '../engine/process.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';
import type { ContainerRuntime } from '../machine/container-runtime.ts';
import type { NodeNetwork } from '../machine/node-network.ts';
import type { Node, Pod } from '../objects.ts';
import type { KubeletBehaviour } from './versions.ts';

/** From a container's start until its program has done its first work: kindnet writes its configuration when its caches have come. */
const startTakes = { kindnet: { least: 2_000, most: 3_200 }, kubeProxy: { least: 250, most: 700 } };
/** How often kindnet looks again for its node's range. */
const rangePeriod = 1_000;

interface Options {
  readonly scope: Scope;
  readonly random: Random;
  readonly client: Client;
  readonly network: NodeNetwork;
  readonly runtime: ContainerRuntime;
  readonly behaviour: KubeletBehaviour;
  readonly nodeName: string;
  readonly node: () => Node | undefined;
}

/** What the programs in a cluster's own DaemonSets do to the node that they run on. */
export class NodePrograms {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** A container of a pod has been started. */
  started({ metadata }: Pod): void {
    const name = metadata?.namespace === 'kube-system' ? metadata.labels?.['k8s-app'] : undefined;
    if (name === 'kindnet') this.#options.scope.spawn(this.#kindnet());
    if (name === 'kube-proxy') this.#options.scope.spawn(this.#kubeProxy());
  }

  /** Writes the CNI configuration for the range that the Node has (kindnetd, cni.go). */
  *#kindnet(): Process {
    const { random, network, runtime, node } = this.#options;
    yield random.between(startTakes.kindnet.least, startTakes.kindnet.most);
    for (;;) {
      const podCidr = node()?.spec?.podCIDR;
      if (podCidr !== undefined) {
        network.configure(podCidr);
        runtime.configureNetwork(podCidr);
        return;
      }
      yield rangePeriod;
    }
  }

  /** Tells that it is there (cmd/kube-proxy/app/server.go, birthCry). */
  *#kubeProxy(): Process {
    const { scope, random, client, nodeName, behaviour } = this.#options;
    yield random.between(startTakes.kubeProxy.least, startTakes.kubeProxy.most);
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
}
