import type { ApiServer } from '../api/api-server.ts';
import type { Kind } from '../api/kind.ts';
import type { Behaviour } from '../behaviour.ts';
import type { Client } from '../client/client.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import { Informer } from '../client/informer.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';
import type { ApiObject, Pod } from '../objects.ts';
import type { Settings } from '../settings.ts';

/** What a controller gets from the program that it runs in. It starts itself when it is called, and ends with the scope. */
export interface ControllerContext {
  readonly scope: Scope;
  readonly behaviour: Behaviour;
  readonly settings: Settings;
  readonly informers: Informers;
  /** Chance of its own. */
  readonly random: Random;
  /** A client of its own, which makes requests in its name, as in `node-controller`. */
  readonly client: (controller: string) => Client;
  /** Events in a component's name. They count among the requests of the client by which they are written. */
  readonly events: (component: string, client: Client) => EventRecorder;
  readonly phases: ControllerPhases;
}

/** A pass of the node lifecycle controller. */
export interface MonitorPass {
  readonly at: Milliseconds;
  /** Before this it has not judged all nodes, nor marked all pods: on a busy host its requests take long. */
  readonly judgesUntil?: Milliseconds;
}

/** Phases of loops that no watch shows: until an instant, each begins at it or at whole periods before it. For the replay of a trace. */
export interface ControllerPhases {
  /** Passes of the node lifecycle controller, in their order. */
  readonly monitorPasses?: readonly MonitorPass[];
  /** Looks of its worker that taints NoExecute: what is due up to half a monitor period before is looked at then. */
  readonly taintsAt?: readonly Milliseconds[];
  /** Spans in which what is written of nodes comes into the caches only at the end. */
  readonly nodesComeLate?: readonly { readonly from: Milliseconds; readonly until: Milliseconds }[];
  /** In which order it marks the pods of a node. */
  readonly marksInOrder?: (onNode: readonly Pod[]) => readonly Pod[];
  /** How long the ReplicaSet controller's request takes at least that creates a pod. */
  readonly podCreationTakes?: (now: Milliseconds) => Milliseconds;
  /** An instant at which a cycle of the pod garbage collector begins. */
  readonly podGcAt?: Milliseconds;
  /** How long one of them lasts in which nothing happens, from when it was due to its end: on a busy host it waits for a processor. */
  readonly idlePassTakes?: Milliseconds;
  /** Names of nodes that the pod garbage collector has in quarantine from before, with the instants at which it put them there. */
  readonly quarantinedAt?: { readonly [node: string]: Milliseconds };
  /** By so much it lets them out late, so that the cycle which comes just when their time is over does not find them. */
  readonly quarantineEndsLate?: Milliseconds;
}

export type Controller = (context: ControllerContext) => void;

/** The caches that the controllers of one program share. */
export class Informers {
  readonly #api: ApiServer;
  readonly #scope: Scope;
  readonly #random: Random;
  readonly #phases: ControllerPhases;
  readonly #made = new Map<string, unknown>();

  constructor(api: ApiServer, scope: Scope, random: Random, phases: ControllerPhases = {}) {
    this.#api = api;
    this.#scope = scope;
    this.#random = random;
    this.#phases = phases;
  }

  of<T extends ApiObject>(kind: Kind<T>): Informer<T> {
    const name = `${kind.plural}.${kind.group}`;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made below, of this kind
    const known = this.#made.get(name) as Informer<T> | undefined;
    if (known !== undefined) return known;
    const made = new Informer(this.#api, kind, {
      scope: this.#scope,
      random: this.#random.stream(`informer/${name}`),
      lag: { least: 1, most: 6 },
      late: kind.plural === 'nodes' ? this.#phases.nodesComeLate : undefined,
    });
    this.#made.set(name, made);
    return made;
  }
}
