import { nodes } from '../api/kinds.ts';
import { isStatus, StatusError } from '../api/status-error.ts';
import { isEqual } from '../api/validation/equal.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Process, Step } from '../engine/process.ts';
import type { Node } from '../objects.ts';
import type { KubeletContext } from './context.ts';
import { pauseOf } from './jitter.ts';
import { conditionsNow, patchedConditions } from './node-conditions.ts';
import type { NodeEvents } from './node-events.ts';
import { defaultLabels, initialNode, statusWithoutConditions } from './node-object.ts';
import type { Readiness } from './readiness.ts';

/** pkg/kubelet/apis/config/v1beta1/defaults.go: nodeStatusUpdateFrequency, nodeStatusReportFrequency. */
const updateFrequency: Milliseconds = 10_000;
const reportFrequency: Milliseconds = 5 * 60_000;
/** pkg/kubelet/kubelet.go: nodeStatusUpdateRetry; kubelet.go, fastStatusUpdateOnce: nodeReadyGracePeriod and 100 ms. */
const tries = 5;
const fastPeriod: Milliseconds = 100;
const fastAtMost: Milliseconds = 120_000;
/** pkg/kubelet/kubelet_node_status.go, registerWithAPIServer. */
const firstRegistrationAfter: Milliseconds = 100;
const longestRegistrationPause: Milliseconds = 7_000;

/**
 * After a pause all that was frozen goes on at once: a round that fell due meanwhile, the watch, which brings what became of the Node, and
 * the check of the container runtime. Mostly the round is first, and looks at the Node as it was. It came after the others in 5 of the 15
 * golden traces of `pause-beyond-grace`.
 */
const hearsFirst = { chance: 1 / 3, least: 25, most: 60 };

/** Registers the Node and keeps its status (pkg/kubelet/kubelet_node_status.go). */
export class NodeStatusLoop {
  readonly #context: KubeletContext;
  readonly #readiness: Readiness;
  readonly #events: NodeEvents;
  /** As the kubelet's own watch has it. */
  #seen: Node | undefined;
  #registered = false;
  #reportedAt: Milliseconds | undefined;
  #reportDelay: Milliseconds = 0;
  #unschedulable = false;
  /** The Node that was found to need no write, and the moment's errors. */
  #settled: Node | undefined;
  #podCidr: string | undefined;
  readonly #rest: NonNullable<Node['status']>;

  constructor(context: KubeletContext, readiness: Readiness, events: NodeEvents) {
    this.#context = context;
    this.#readiness = readiness;
    this.#events = events;
    this.#rest = statusWithoutConditions(context.facts, context.behaviour);
  }

  get node(): Node | undefined {
    return this.#seen;
  }

  /** Of the Node's own watch; undefined when it was deleted. */
  see(node: Node | undefined): void {
    const isNew = this.#seen === undefined;
    this.#seen = node;
    this.#events.see(node);
    if (isNew) this.#readiness.better.give();
  }

  /**
   * For those who need a Node and cannot wait for one: where none is seen it is made up, and its making tells of it
   * (pkg/kubelet/kubelet_getters.go, getNodeAnyWay: v1.37.2, line 305).
   */
  getAnyWay(): void {
    if (this.#seen === undefined) this.#initialNode();
  }

  *run(): Process {
    const { scope, random, phases } = this.#context;
    for (;;) {
      yield* this.#sync();
      const pause = pauseOf(updateFrequency, random, { now: scope.now, roundsAt: phases.updatesStatusAt ?? [] });
      const due = scope.now + pause;
      yield pause;
      const wasFrozen = scope.now > due + 1;
      if (wasFrozen && (phases.hearsFirst ?? random.between(0, 1) < hearsFirst.chance)) {
        yield random.between(hearsFirst.least, hearsFirst.most);
      }
    }
  }

  /**
   * Looks each 100 ms whether the node has become ready, until it has; then it leaves it to `run`. Looks that would find what
   * was found before do not happen.
   */
  *runUntilReady(): Process {
    const { scope } = this.#context;
    const start = scope.now;
    for (;;) {
      yield fastPeriod - ((scope.now - start) % fastPeriod);
      if (scope.now > start + fastAtMost) return;
      const node = this.#seen;
      const ready = node?.status?.conditions?.find(({ type }) => type === 'Ready');
      if (ready?.status === 'True') return;
      if (node !== undefined && ready !== undefined) {
        if (this.#readiness.errors.length === 0) return yield* this.#writeOrSync(node);
        // A look that finds it not ready yet is told in Events, though nothing is written (fastNodeStatusUpdate).
        if (this.#next(node).told) continue;
      }
      yield this.#readiness.better;
    }
  }

  *#writeOrSync(node: Node): Step<void> {
    try {
      yield* this.#write(node, this.#next(node).node);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      yield* this.#sync();
    }
  }

  *#sync(): Step<void> {
    yield* this.#register();
    for (let attempt = 0; attempt < tries; attempt += 1) {
      try {
        return yield* this.#update(attempt);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
      }
    }
  }

  /** Once in the life of the process: a Node that is deleted later is not registered again. */
  *#register(): Step<void> {
    for (let pause = firstRegistrationAfter; !this.#registered; pause = Math.min(2 * pause, longestRegistrationPause)) {
      yield pause;
      this.#registered = yield* this.#tryRegistration(this.#initialNode());
    }
  }

  /**
   * Its making tells of it as of one that is there, and so that it is schedulable, if the one that was seen before is not
   * (pkg/kubelet/kubelet_node_status.go, initialNode: setNodeStatus: v1.37.2, lines 303, 364 and 756).
   */
  #initialNode(): Node {
    const { facts, behaviour, scope } = this.#context;
    const { node, events } = initialNode(facts, behaviour, this.#readiness.errors, scope.now);
    this.#events.tell(events);
    this.#tellSchedulable(node);
    return node;
  }

  *#tryRegistration(node: Node): Step<boolean> {
    const { client, facts } = this.#context;
    try {
      yield* client.create(nodes, node);
      return true;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!isStatus(error, 'AlreadyExists')) return false;
    }
    try {
      const existing = yield* client.get(nodes, { name: facts.name });
      yield* this.#reconcile(existing);
      return true;
    } catch (error) {
      if (error instanceof StatusError) return false;
      throw error;
    }
  }

  /** Only the labels that every kubelet sets: what else a Node has that is there already, it keeps. */
  *#reconcile(existing: Node): Step<void> {
    const { client, facts } = this.#context;
    const labels = defaultLabels(facts.name);
    const present = existing.metadata?.labels ?? {};
    if (Object.entries(labels).every(([label, value]) => present[label] === value)) return;
    yield* client.patch(nodes, { name: facts.name }, { type: 'merge', body: { metadata: { labels } } });
  }

  /** Throws StatusError. */
  *#update(attempt: number): Step<void> {
    const { client, facts, scope } = this.#context;
    const original = attempt === 0 ? this.#seen : yield* client.get(nodes, { name: facts.name });
    if (original === undefined) throw new StatusError(404, 'NotFound', `node "${facts.name}" not found`);
    const expired = scope.now - (this.#reportedAt ?? -Infinity) >= reportFrequency + this.#reportDelay;
    if (original === this.#settled && !expired && this.#readiness.errors.length === 0) return;
    const { node, changed } = this.#next(original);
    if (!changed && !expired) {
      if (this.#readiness.errors.length === 0) this.#settled = original;
      return;
    }
    this.#reportDelay =
      changed || this.#reportedAt === undefined ? reportFrequency * this.#context.random.between(-0.5, 0.5) : 0;
    yield* this.#write(original, node);
  }

  /** `told`: whether an Event tells of it. */
  #next(original: Node): { readonly node: Node; readonly changed: boolean; readonly told: boolean } {
    const { scope } = this.#context;
    const present = original.status ?? {};
    const { conditions, changed, events } = conditionsNow(present.conditions ?? [], this.#readiness.errors, scope.now);
    this.#events.tell(events);
    this.#tellSchedulable(original);
    const rest = this.#rest;
    const podCidr = original.spec?.podCIDRs?.join(',');
    const newPodCidr = podCidr !== undefined && podCidr !== this.#podCidr;
    this.#podCidr = podCidr ?? this.#podCidr;
    const { conditions: _, ...before } = present;
    return {
      node: { ...original, status: { ...rest, conditions } },
      changed: changed || newPodCidr || !isEqual(before, rest),
      told: events.length > 0,
    };
  }

  /** recordNodeSchedulableEvent */
  #tellSchedulable({ spec }: Node): void {
    const unschedulable = spec?.unschedulable ?? false;
    if (unschedulable === this.#unschedulable) return;
    this.#unschedulable = unschedulable;
    this.#events.tell([unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable']);
  }

  /** A patch of the status: what others have changed of the Node meanwhile stays. Throws StatusError. */
  *#write(original: Node, next: Node): Step<void> {
    const { client, facts, scope } = this.#context;
    yield* client.change(nodes, { name: facts.name }, 'status', (present) => ({
      ...present,
      status: {
        ...present.status,
        ...next.status,
        conditions: patchedConditions(
          present.status?.conditions ?? [],
          original.status?.conditions ?? [],
          next.status?.conditions ?? [],
        ),
      },
    }));
    this.#reportedAt = scope.now;
  }
}
