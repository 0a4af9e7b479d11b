import { ApiServer } from './api/api-server.ts';
import { type Behaviour, behaviourOf, isExtrapolated } from './behaviour.ts';
import { boot } from './boot/boot.ts';
import { bootCheck } from './boot/booted.ts';
import { makeMachines } from './boot/make-machines.ts';
import { Client } from './client/client.ts';
import { CoreEventRecorder } from './client/core-event-recorder.ts';
import { holdLeadership } from './client/leader-lease.ts';
import { type ControllerPhases, Informers } from './controllers/context.ts';
import { ControllerManager } from './controllers/controller-manager.ts';
import { Engine, type Milliseconds } from './engine/engine.ts';
import { Random } from './engine/random.ts';
import { Scope } from './engine/scope.ts';
import { HttpApi } from './http/http-api.ts';
import type { KubeletPhases } from './kubelet/context.ts';
import { askPort } from './kubelet/kubelet-port.ts';
import { NodeWatches } from './kubelet/node-watches.ts';
import type { Machine } from './machine/machine.ts';
import type { Choice } from './scheduler/placement.ts';
import { startScheduler } from './scheduler/scheduler.ts';
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
  /** Images that are on each node already, as `kind load docker-image` puts them there; any other one is pulled. */
  readonly images?: readonly string[];
  /** Of each machine; 8 if it is left out. How evenly Pods are spread depends on it. */
  readonly processors?: number;
  /** By machine, for the replay of a trace; chance decides the phases of the others. */
  readonly phases?: { readonly [machine: string]: KubeletPhases };
  /** For the same. */
  readonly controllerPhases?: ControllerPhases;
  /** For the same; without it chance decides. */
  readonly choosesNode?: Choice;
}

export interface NodeOfCluster {
  /** Of the Node, and of its machine. */
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
}

const usualProcessors = 8;
/** A cluster that is not made by then never will be. */
const bootsWithin = { least: 5 * 60_000, perWorker: 1_000 };
/** How often it is looked whether it is. */
const bootLook: Milliseconds = 100;

/** kind's subnet has room for 256 nodes; who has more gives kind a larger one. */
const podSubnetFor = (workers: number): Pick<GivenSettings, 'clusterCidr'> =>
  workers < 250 ? {} : { clusterCidr: '10.128.0.0/9' };

/**
 * A cluster in virtual time: a control plane, its nodes' machines and their kubelets. Time stands still but in `runUntil`.
 */
export class Simulation {
  readonly behaviour: Behaviour;
  readonly settings: Settings;
  readonly api: ApiServer;
  /** The same as clients outside of it see it, by requests and answers. */
  readonly http: HttpApi;
  readonly nodes: readonly NodeOfCluster[];
  readonly controllerManager: ControllerManager;
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #machines: ReadonlyMap<string, Machine>;

  /** Throws RangeError for a version that is not modelled and settings that cannot be. */
  constructor(options: SimulationOptions) {
    this.behaviour = behaviourOf(options.version);
    this.settings = { ...this.behaviour.defaults, ...podSubnetFor(options.workers), ...options.settings };
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
      processors: options.processors ?? usualProcessors,
    });
    this.#machines = new Map(machines.map((machine) => [machine.name, machine]));
    this.nodes = machines.map(({ name, role }) => ({ name, role }));
    this.http = new HttpApi({
      api: this.api,
      engine: this.#engine,
      facts: { version: options.version, address: `${options.name}-control-plane:6443` },
      askKubelet: (node, path) =>
        askPort(this.#machines.get(node), path, {
          engine: this.#engine,
          settings: this.settings,
          behaviour: this.behaviour,
        }),
    });
    this.controllerManager = new ControllerManager({
      engine: this.#engine,
      host: this.nodes[0]?.name ?? '',
      api: this.api,
      random: random.stream('kube-controller-manager'),
      behaviour: this.behaviour,
      settings: this.settings,
      phases: options.controllerPhases ?? {},
    });
    this.#startScheduler(random.stream('kube-scheduler'), options.choosesNode);
    this.#boot(options, random.stream('boot'));
  }

  /** What the cluster's clocks show, in milliseconds since 1970. */
  get now(): Milliseconds {
    return this.#engine.now;
  }

  /** For those who speak to the cluster from outside in its own time, as over HTTP. */
  get engine(): Engine {
    return this.#engine;
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

  /** In which a program can be started that runs on none of the cluster's machines. */
  outside(): Scope {
    return new Scope(this.#engine);
  }

  #startScheduler(random: Random, choose: Choice | undefined): void {
    const scope = new Scope(this.#engine);
    const client = new Client(this.api, {
      by: 'system:kube-scheduler',
      random: random.stream('requests'),
      takes: { least: 1, most: 5 },
    });
    const host = this.nodes[0]?.name ?? '';
    const identity = `${host}_${random.stream('identity').uuid()}`;
    scope.spawn(holdLeadership({ scope, client }, { name: 'kube-scheduler', identity }));
    startScheduler({
      scope,
      behaviour: this.behaviour,
      informers: new Informers(this.api, scope, random.stream('informers')),
      random,
      client,
      // Not those of events.k8s.io: kubeadm's scheduler starts before its API server answers, so its discovery of that group
      // fails, and it keeps to the older ones (client-go, tools/events, NewEventBroadcasterAdapterWithContext).
      events: new CoreEventRecorder({
        scope,
        client,
        source: { component: 'default-scheduler' },
        random: random.stream('events'),
        limitsByType: this.behaviour.limitsEventsByType,
      }),
      ...(choose === undefined ? {} : { choose }),
    });
  }

  #boot(options: SimulationOptions, random: Random): void {
    const machines = [...this.#machines.values()];
    new Scope(this.#engine).spawn(
      boot({
        cluster: options.name,
        api: this.api,
        behaviour: this.behaviour,
        given: options.settings,
        podSubnet: this.settings.clusterCidr,
        machines,
        images: options.images ?? [],
        random,
      }),
    );
    const end = this.now + bootsWithin.least + bootsWithin.perWorker * options.workers;
    const isBooted = bootCheck(this.api, machines.length);
    while (!isBooted()) {
      if (this.now >= end) throw new Error('the simulated cluster does not come up');
      this.runUntil(this.now + bootLook);
    }
  }
}
