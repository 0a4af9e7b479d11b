import { ApiServer } from './api/api-server.ts';
import { namespaces, nodes, serviceAccounts } from './api/kinds.ts';
import { type Behaviour, behaviourOf, isExtrapolated } from './behaviour.ts';
import { makeMachines } from './boot/make-machines.ts';
import type { ControllerPhases } from './controllers/context.ts';
import { ControllerManager } from './controllers/controller-manager.ts';
import { Engine, type Milliseconds } from './engine/engine.ts';
import { Random } from './engine/random.ts';
import type { KubeletPhases } from './kubelet/context.ts';
import { NodeWatches } from './kubelet/node-watches.ts';
import type { Machine } from './machine/machine.ts';
import type { GivenSettings, Settings } from './settings.ts';
import { type Listener, Store } from './store/store.ts';

export interface SimulationOptions {
  /** Of the cluster: its nodes are `<name>-control-plane`, `<name>-worker`, `<name>-worker2` …, as kind calls them. */
  readonly name: string;
  /** `v1.37.2` */
  readonly version: string;
  readonly workers: number;
  readonly settings: GivenSettings;
  /** Decides all chance: with the same options the same bytes. */
  readonly seed: number;
  /** What the cluster's clocks show when its making begins; when the constructor returns it is made, which took it some seconds. */
  readonly startAt: Milliseconds;
  /** By machine, for the replay of a trace; chance decides the phases of the others. */
  readonly phases?: { readonly [machine: string]: KubeletPhases };
  /** For the same. */
  readonly controllerPhases?: ControllerPhases;
}

export interface NodeOfCluster {
  /** Of the Node, and of its machine. */
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
}

/** A cluster that is not made by then never will be. */
const bootsWithin: Milliseconds = 5 * 60_000;

/**
 * A cluster in virtual time: a control plane, its nodes' machines and their kubelets. Time stands still but in `runUntil`.
 */
export class Simulation {
  readonly behaviour: Behaviour;
  readonly settings: Settings;
  readonly api: ApiServer;
  readonly nodes: readonly NodeOfCluster[];
  readonly controllerManager: ControllerManager;
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #machines: ReadonlyMap<string, Machine>;

  /** Throws RangeError for a version that is not modelled and settings that cannot be. */
  constructor(options: SimulationOptions) {
    this.behaviour = behaviourOf(options.version);
    this.settings = { ...this.behaviour.defaults, ...options.settings };
    this.#engine = new Engine(options.startAt);
    this.#store = new Store(() => this.#engine.now);
    const random = new Random(options.seed);
    this.api = new ApiServer({
      engine: this.#engine,
      store: this.#store,
      random: random.stream('api server'),
      behaviour: this.behaviour,
      settings: this.settings,
    });
    const machines = makeMachines(options.name, options.workers, {
      engine: this.#engine,
      api: this.api,
      behaviour: this.behaviour,
      settings: this.settings,
      random,
      watches: new NodeWatches(this.api, random.stream('node watches')),
      phases: (machine) => options.phases?.[machine] ?? {},
    });
    this.#machines = new Map(machines.map((machine) => [machine.name, machine]));
    this.nodes = machines.map(({ name, role }) => ({ name, role }));
    this.controllerManager = new ControllerManager({
      engine: this.#engine,
      api: this.api,
      random: random.stream('kube-controller-manager'),
      behaviour: this.behaviour,
      settings: this.settings,
      phases: options.controllerPhases ?? {},
    });
    this.#boot();
  }

  /** What the cluster's clocks show, in milliseconds since 1970. */
  get now(): Milliseconds {
    return this.#engine.now;
  }

  /** Whether no real cluster of this version was ever held against the simulator. */
  get extrapolated(): boolean {
    return isExtrapolated(this.behaviour);
  }

  /** Throws RangeError if the cluster has none of this name. */
  machine(name: string): Machine {
    const machine = this.#machines.get(name);
    if (machine === undefined) throw new RangeError(`the cluster has no machine ${name}`);
    return machine;
  }

  /** Has `listener` called with each later write, within the write itself. Answers how to end that. */
  onWrite(listener: Listener): () => void {
    return this.#store.onWrite(listener);
  }

  /** When something happens next of itself; undefined if nothing ever does. */
  nextEventAt(): Milliseconds | undefined {
    return this.#engine.nextAt();
  }

  /** Lets happen all that is due until an instant, in order, and leaves the clocks there. */
  runUntil(instant: Milliseconds): void {
    this.#engine.runUntil(instant);
  }

  #boot(): void {
    for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
      this.api.create(namespaces, { metadata: { name } }, { by: 'system:apiserver' });
      this.api.create(serviceAccounts, { metadata: { name: 'default', namespace: name } }, { by: 'system:apiserver' });
    }
    for (const machine of this.#machines.values()) {
      machine.network.configure('10.244.1.0/24');
      machine.runtime.configureNetwork('10.244.1.0/24');
      machine.kubelet.configure(true);
      machine.restore();
    }
    const end = this.now + bootsWithin;
    while (!this.#booted()) {
      const next = this.nextEventAt();
      if (next === undefined || next > end) throw new Error('the simulated cluster does not come up');
      this.#engine.step();
    }
  }

  #booted(): boolean {
    let ready = 0;
    for (const { status } of this.api.list(nodes)) {
      if (status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'))
        ready += 1;
    }
    return ready === this.nodes.length;
  }
}
