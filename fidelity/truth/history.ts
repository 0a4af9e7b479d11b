import type { ApiObject, CoreEvent, Lease, Node, Pod } from '../../lib/sim/objects.ts';
import type { Simulation } from '../../lib/sim/simulation.ts';
import type { Change } from '../../lib/sim/store/store.ts';
import type { Milliseconds } from '../../lib/units.ts';

/** A write, typed by the kind of its object. */
export interface Write<T extends ApiObject> extends Omit<Change, 'object' | 'before'> {
  readonly object: T;
  readonly before: T | undefined;
}

/** All that was written to a simulated cluster, as its own store did it: what the recorder sees of it makes no difference. */
export class History {
  readonly #nodes: Write<Node>[] = [];
  readonly #pods: Write<Pod>[] = [];
  readonly #leases: Write<Lease>[] = [];
  readonly #events: Write<Partial<CoreEvent>>[] = [];
  /** As they were when it began, by their keys. */
  readonly #before: { readonly nodes: ReadonlyMap<string, Node>; readonly pods: ReadonlyMap<string, Pod> };
  readonly #end: () => void;

  constructor(simulation: Pick<Simulation, 'onWrite' | 'http'>) {
    this.#before = { nodes: listed(simulation, 'nodes'), pods: listed(simulation, 'pods') };
    this.#end = simulation.onWrite((change) => this.#take(change));
  }

  /** Writes of one node, in their order. */
  nodes(name: string): readonly Write<Node>[] {
    return this.#nodes.filter(({ key }) => key === name);
  }

  /** Of all pods. */
  pods(): readonly Write<Pod>[] {
    return this.#pods;
  }

  /** Of the Lease of one node. */
  leases(node: string): readonly Write<Lease>[] {
    return this.#leases.filter(({ key }) => key === `kube-node-lease/${node}`);
  }

  events(): readonly Write<Partial<CoreEvent>>[] {
    return this.#events;
  }

  /** The nodes as they were at an instant, its own writes included. */
  nodesAt(instant: Milliseconds): readonly Node[] {
    return at(this.#before.nodes, this.#nodes, instant);
  }

  podsAt(instant: Milliseconds): readonly Pod[] {
    return at(this.#before.pods, this.#pods, instant);
  }

  end(): void {
    this.#end();
  }

  #take(change: Change): void {
    const { kind } = change.object;
    if (kind === 'Node') this.#nodes.push(change);
    else if (kind === 'Pod') this.#pods.push(change);
    else if (kind === 'Lease') this.#leases.push(change);
    else if (kind === 'Event') this.#events.push(change);
  }
}

function at<T extends ApiObject>(
  before: ReadonlyMap<string, T>,
  writes: readonly Write<T>[],
  instant: Milliseconds,
): readonly T[] {
  const states = new Map(before);
  for (const { at: then, type, key, object } of writes) {
    if (then > instant) break;
    if (type === 'DELETED') states.delete(key);
    else states.set(key, object);
  }
  return [...states.values()];
}

/** All objects of a kind that there are now, by their keys. */
function listed({ http }: Pick<Simulation, 'http'>, collection: string): ReadonlyMap<string, ApiObject> {
  const request = { method: 'GET', path: `/api/v1/${collection}`, headers: { accept: 'application/json' } };
  const body = http.handle(request, 'kubernetes-admin').result?.body;
  if (typeof body !== 'string') throw new Error(`the simulated cluster does not list its ${collection}`);
  const { items }: { readonly items: readonly ApiObject[] } = JSON.parse(body);
  return new Map(
    items.map((object) => {
      const { namespace, name = '' } = object.metadata ?? {};
      return [namespace === undefined ? name : `${namespace}/${name}`, object];
    }),
  );
}
