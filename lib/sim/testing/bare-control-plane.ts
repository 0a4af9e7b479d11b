import { ApiServer } from '../api/api-server.ts';
import { coreEvents, namespaces, serviceAccounts } from '../api/kinds.ts';
import { type Behaviour, behaviourOf } from '../behaviour.ts';
import { Client } from '../client/client.ts';
import { Engine, type Milliseconds } from '../engine/engine.ts';
import { Random } from '../engine/random.ts';
import { Scope } from '../engine/scope.ts';
import type { CoreEvent } from '../objects.ts';
import type { GivenSettings, Settings } from '../settings.ts';
import { Store } from '../store/store.ts';

/** When the tests' clusters begin. */
export const beginning: Milliseconds = Date.UTC(2026, 0, 1);

export interface BareOptions {
  readonly version?: string;
  readonly settings?: GivenSettings;
}

/**
 * Virtual time, a store and an API server with the namespaces that each cluster has and their default service accounts, so that
 * pods can be created; and no controller.
 */
export class BareControlPlane {
  readonly engine = new Engine(beginning);
  readonly scope = new Scope(this.engine);
  readonly random: Random;
  readonly behaviour: Behaviour;
  readonly settings: Settings;
  readonly api: ApiServer;

  readonly store: Store;

  constructor(seed = 1, { version = 'v1.37.2', settings = {} }: BareOptions = {}) {
    this.random = new Random(seed);
    this.behaviour = behaviourOf(version);
    this.settings = { ...this.behaviour.defaults, ...settings };
    this.store = new Store(() => this.engine.now);
    const random = this.random.stream('api server');
    const { engine, behaviour } = this;
    this.api = new ApiServer({ engine, store: this.store, random, behaviour, settings: this.settings });
    for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
      this.api.create(namespaces, { metadata: { name } }, { by: 'test' });
      this.api.create(serviceAccounts, { metadata: { namespace: name, name: 'default' } }, { by: 'test' });
    }
  }

  client(by: string): Client {
    return new Client(this.api, { by, random: this.random.stream(`client/${by}`), takes: { least: 2, most: 8 } });
  }

  /** Since the beginning. */
  get elapsed(): Milliseconds {
    return this.engine.now - beginning;
  }

  runFor(duration: Milliseconds): void {
    this.engine.runUntil(this.engine.now + duration);
  }

  events(): readonly CoreEvent[] {
    return [...this.api.list(coreEvents)];
  }
}
