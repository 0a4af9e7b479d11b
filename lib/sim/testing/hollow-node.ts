import { leases, nodes, pods } from '../api/kinds.ts';
import { makeMachines } from '../boot/make-machines.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { KubeletPhases } from '../kubelet/context.ts';
import { NodeWatches } from '../kubelet/node-watches.ts';
import type { Machine } from '../machine/machine.ts';
import type { CoreEvent, Lease, Node, Pod } from '../objects.ts';
import type { Change } from '../store/store.ts';
import { BareControlPlane, type BareOptions } from './bare-control-plane.ts';

interface Options extends BareOptions {
  readonly seed?: number;
  readonly phases?: KubeletPhases;
  /** As CNI's configuration has it; undefined for none. */
  readonly podCidr?: string | undefined;
}

/** One worker that has joined a control plane without controllers, so that only its kubelet writes. */
export class HollowNode {
  readonly name = 'demo-worker';
  readonly control: BareControlPlane;
  readonly machine: Machine;
  readonly writes: Change[] = [];

  constructor({ seed = 1, phases = {}, ...options }: Options = {}) {
    this.control = new BareControlPlane(seed, options);
    const { engine, api, behaviour, settings, random, store } = this.control;
    const watches = new NodeWatches(api, random.stream('watches'));
    const [, worker] = makeMachines('demo', 1, {
      engine,
      api,
      behaviour,
      settings,
      random,
      watches,
      phases: () => phases,
      processors: 8,
    });
    if (worker === undefined) throw new Error('no worker');
    this.machine = worker;
    const podCidr = 'podCidr' in options ? options.podCidr : '10.244.1.0/24';
    if (podCidr !== undefined) {
      worker.network.configure(podCidr);
      worker.runtime.configureNetwork(podCidr);
    }
    worker.runtime.keep('docker.io/library/nginx:1.22');
    worker.runtime.keep('docker.io/library/busybox:1');
    worker.kubelet.configure('yes');
    store.onWrite((change) => this.writes.push(change));
  }

  /** With power, and its kubelet is up. */
  started(): this {
    this.machine.restore();
    this.runFor(4_000);
    return this;
  }

  runFor(duration: Milliseconds): void {
    this.control.runFor(duration);
  }

  get node(): Node | undefined {
    return this.control.api.find(nodes, { name: this.name });
  }

  get lease(): Lease | undefined {
    return this.control.api.find(leases, { namespace: 'kube-node-lease', name: this.name });
  }

  pod(name: string): Pod | undefined {
    return this.control.api.find(pods, { namespace: 'default', name });
  }

  /** Bound to the node; with a container of nginx, if nothing else is said. */
  createPod(name: string, spec: Partial<NonNullable<Pod['spec']>> = {}): void {
    this.control.api.create(
      pods,
      {
        metadata: { name, namespace: 'default' },
        spec: { nodeName: this.name, containers: [{ name: 'c', image: 'nginx:1.22' }], ...spec },
      },
      { by: 'test' },
    );
  }

  deletePod(name: string, gracePeriodSeconds?: number): void {
    this.control.api.delete(pods, { namespace: 'default', name }, { by: 'test', gracePeriodSeconds });
  }

  /** Writes of one object's kind and name since a write. */
  writesOf(kind: string, name: string, since = 0): readonly Change[] {
    return this.writes.slice(since).filter(({ object }) => object.kind === kind && object.metadata?.name === name);
  }

  events(reason: string): readonly CoreEvent[] {
    return this.control.events().filter((event) => event.reason === reason);
  }
}
