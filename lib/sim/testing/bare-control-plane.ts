import { ApiServer } from '../api/api-server.ts';
import { coreEvents, namespaces } from '../api/kinds.ts';
import { Client } from '../client/client.ts';
import { Engine, type Milliseconds } from '../engine/engine.ts';
import { Random } from '../engine/random.ts';
import { Scope } from '../engine/scope.ts';
import type { CoreEvent } from '../objects.ts';
import { Store } from '../store/store.ts';

/** When the tests' clusters begin. */
export const beginning: Milliseconds = Date.UTC(2026, 0, 1);

/** Virtual time, a store and an API server with the namespaces that each cluster has, and no controller. */
export class BareControlPlane {
  readonly engine = new Engine(beginning);
  readonly scope = new Scope(this.engine);
  readonly random: Random;
  readonly api: ApiServer;

  constructor(seed = 1) {
    this.random = new Random(seed);
    const store = new Store(() => this.engine.now);
    this.api = new ApiServer({ engine: this.engine, store, random: this.random.stream('api server') });
    for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
      this.api.create(namespaces, { metadata: { name } }, { by: 'test' });
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
