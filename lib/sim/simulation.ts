import { ApiServer } from './api/api-server.ts';
import { type Behaviour, behaviourOf, isExtrapolated } from './behaviour.ts';
import { Engine, type Milliseconds } from './engine/engine.ts';
import { Random } from './engine/random.ts';
import type { GivenSettings, Settings } from './settings.ts';
import { Store } from './store/store.ts';

export interface SimulationOptions {
  /** Of the cluster: its nodes are `<name>-control-plane`, `<name>-worker`, `<name>-worker2` …, as kind calls them. */
  readonly name: string;
  /** `v1.37.2` */
  readonly version: string;
  readonly workers: number;
  readonly settings: GivenSettings;
  /** Decides all chance: with the same options the same bytes. */
  readonly seed: number;
  /** What the cluster's clocks show when it is made. */
  readonly startAt: Milliseconds;
}

/**
 * A cluster in virtual time: a control plane, its nodes' machines and their kubelets. Time stands still but in `runUntil`.
 */
export class Simulation {
  readonly behaviour: Behaviour;
  readonly settings: Settings;
  readonly api: ApiServer;
  readonly #engine: Engine;

  /** Throws RangeError for a version that is not modelled and settings that cannot be. */
  constructor(options: SimulationOptions) {
    this.behaviour = behaviourOf(options.version);
    this.settings = { ...this.behaviour.defaults, ...options.settings };
    this.#engine = new Engine(options.startAt);
    const store = new Store(() => this.#engine.now);
    const random = new Random(options.seed);
    this.api = new ApiServer({ engine: this.#engine, store, random: random.stream('api server') });
  }

  /** What the cluster's clocks show, in milliseconds since 1970. */
  get now(): Milliseconds {
    return this.#engine.now;
  }

  /** Whether no real cluster of this version was ever held against the simulator. */
  get extrapolated(): boolean {
    return isExtrapolated(this.behaviour);
  }

  /** When something happens next of itself; undefined if nothing ever does. */
  nextEventAt(): Milliseconds | undefined {
    return this.#engine.nextAt();
  }

  /** Lets happen all that is due until an instant, in order, and leaves the clocks there. */
  runUntil(instant: Milliseconds): void {
    this.#engine.runUntil(instant);
  }
}
