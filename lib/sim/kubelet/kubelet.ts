import type { Milliseconds } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import type { KubeletContext } from './context.ts';
import { renewLease } from './lease-loop.ts';
import { NodeEvents } from './node-events.ts';
import { NodeStatusLoop } from './node-status-loop.ts';
import { Readiness } from './readiness.ts';

/** From the start of the process until it talks to the API server. */
const startTakes = { least: 250, most: 600 };
/** From then until there is a CSINode object, which needs the Node. */
const csiNodeTakes = { least: 60, most: 250 };

/** A kubelet without a container runtime: one process of it, from its start to its end. */
export class Kubelet {
  readonly #context: KubeletContext;
  readonly #readiness: Readiness;
  readonly #status: NodeStatusLoop;
  readonly #events: NodeEvents;

  constructor(context: KubeletContext) {
    const { scope, events, facts, behaviour } = context;
    this.#context = context;
    this.#events = new NodeEvents(events, facts.name, behaviour.kubelet.nodeEventUid);
    this.#readiness = new Readiness(scope, () => true);
    this.#status = new NodeStatusLoop(context, this.#readiness, this.#events);
    scope.spawn(this.#run());
  }

  /** Its machine was paused since then, and goes on now. */
  wasFrozen(since: Milliseconds): void {
    this.#readiness.wasFrozen(since);
  }

  *#run(): Process {
    const { scope, random, watches, facts, behaviour } = this.#context;
    yield random.between(startTakes.least, startTakes.most);
    watches.listen(facts.name, scope, {
      node: (node) => this.#status.see(node),
      pod: () => {},
      podGone: () => {},
    });
    this.#events.record('Normal', 'Starting', 'Starting kubelet.');
    this.#events.record('Warning', 'CgroupV1', behaviour.kubelet.cgroupV1Warning);
    scope.spawn(this.#status.run());
    scope.spawn(this.#status.runUntilReady());
    scope.spawn(renewLease(this.#context));
    this.#events.record('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
    yield random.between(csiNodeTakes.least, csiNodeTakes.most);
    this.#readiness.csiNodeIsReady();
  }
}
