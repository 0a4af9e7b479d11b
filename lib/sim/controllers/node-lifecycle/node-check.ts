import { nodes } from '../../api/kinds.ts';
import { StatusError } from '../../api/status-error.ts';
import type { Behaviour } from '../../behaviour.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Step } from '../../engine/process.ts';
import type { Lease, Node, Pod } from '../../objects.ts';
import type { Settings } from '../../settings.ts';
import type { LeaseCircuitBreaker } from './lease-circuit-breaker.ts';
import { markPodsNotReady } from './mark-pods-not-ready.ts';
import type { NoExecuteTainter } from './no-execute-tainter.ts';
import { type NodeCondition, nodeCondition, silentConditions } from './node-conditions.ts';
import { isSilent, type NodeHealth, type Probe, probe } from './node-health.ts';
import { hasTaint, notReadyNoExecute, type Tainter, unreachableNoExecute } from './taints.ts';

/** scheduler.NodeHealthUpdateRetry, retrySleepTime. */
const tries = 5;
const retryAfter = 20;

export type Status = NodeCondition['status'];

/** What a pass found a node to be, and what it left it as. */
export interface Judgement {
  readonly node: Node;
  readonly observed: Status;
  /** Undefined as long as there is no condition Ready. */
  readonly current: Status | undefined;
}

/** What the check of a node works with. */
export interface Parts {
  readonly behaviour: Behaviour;
  readonly settings: Settings;
  readonly clock: { readonly now: number };
  readonly client: Client;
  readonly events: EventRecorder;
  readonly tainter: Tainter;
  readonly noExecute: NoExecuteTainter;
  /** Undefined where the version has none. */
  readonly breaker: LeaseCircuitBreaker | undefined;
  readonly leaseOf: (node: string) => Lease | undefined;
  readonly podsOn: (node: string) => Iterable<Pod>;
}

/** The part of a monitor pass that is about one node (node_lifecycle_controller.go, monitorNodeHealth, updateNodeFunc). */
export class NodeCheck {
  readonly #parts: Parts;
  readonly #healths = new Map<string, NodeHealth>();
  /** Nodes whose pods could not all be marked. */
  readonly #toRetry = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  healthOf(name: string): NodeHealth | undefined {
    return this.#healths.get(name);
  }

  /** A new grace for a node, from now on. */
  renewGrace(name: string): void {
    const health = this.#healths.get(name);
    if (health !== undefined) this.#healths.set(name, { ...health, probedAt: this.#parts.clock.now });
  }

  /** The node is gone. */
  forget(name: string): void {
    this.#toRetry.delete(name);
  }

  /** Looks for signs of life of a node; undefined while leases are not to be believed. */
  look(node: Node): Probe | undefined {
    const { leaseOf, clock, settings, breaker } = this.#parts;
    if (breaker?.isOpen === true) return undefined;
    const name = nameOf(node);
    const found = probe(node, leaseOf(name), this.#healths.get(name), { now: clock.now, settings });
    this.#healths.set(name, found.health);
    return found;
  }

  /**
   * Lets a node be that is Ready, has been heard of and has no NoExecute taint, and says that it is one of these, as nearly all are:
   * what `judge` and `follow` come to, which for thousands of them are many steps in which nothing happens.
   */
  letsBe(node: Node, found: Probe): boolean {
    if (found.observed.status !== 'True' || isSilent(found, this.#parts.clock.now) || hasNoExecute(node)) return false;
    this.#parts.noExecute.withdraw(node);
    this.#toRetry.delete(nameOf(node));
    return true;
  }

  /** Judges a node by what was seen of it, and writes its conditions if its kubelet is silent. Undefined if that failed: then nothing follows. */
  *judge(listed: Node, seen: Probe | undefined): Step<Judgement | undefined> {
    let [node, found] = [listed, seen];
    for (let left = tries - 1; found !== undefined; left -= 1) {
      try {
        return yield* this.#tryToJudge(node, found);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
      }
      try {
        node = yield* this.#parts.client.get(nodes, { name: nameOf(node) });
      } catch (error) {
        if (error instanceof StatusError) return undefined;
        throw error;
      }
      yield retryAfter;
      found = left === 0 ? undefined : this.look(node);
    }
    return undefined;
  }

  /** What follows from the judgement: taints and marks. */
  *follow({ node, observed, current }: Judgement): Step<void> {
    if (current !== undefined) {
      const decisive = this.#parts.behaviour.queuesInFlippingPass ? current : observed;
      yield* this.#taint(node, decisive);
      if (!(yield* this.#mark(node, observed, current))) return;
    }
    this.#toRetry.delete(nameOf(node));
  }

  /** Takes both NoExecute taints of a node's readiness off it, if the cache shows them (markNodeAsReachable). */
  *markReachable(node: Node): Step<void> {
    if (!hasNoExecute(node)) return this.#parts.noExecute.withdraw(node);
    try {
      yield* this.#parts.tainter.remove(node, [unreachableNoExecute]);
      yield* this.#parts.tainter.remove(node, [notReadyNoExecute]);
    } catch (error) {
      if (error instanceof StatusError) return;
      throw error;
    }
    this.#parts.noExecute.withdraw(node);
  }

  /** tryUpdateNodeHealth. Throws StatusError. */
  *#tryToJudge(node: Node, found: Probe): Step<Judgement | undefined> {
    const { breaker, client, clock } = this.#parts;
    const name = nameOf(node);
    const observed = found.observed.status;
    if (!isSilent(found, clock.now)) return { node, observed, current: nodeCondition(node, 'Ready')?.status };
    if (breaker !== undefined && !(yield* this.#confirms(breaker, name, found))) return undefined;
    const conditions = silentConditions(node, clock.now);
    const silent: Node = { ...node, status: { ...node.status, conditions: [...conditions] } };
    const ready = nodeCondition(silent, 'Ready');
    if (ready !== nodeCondition(node, 'Ready')) {
      yield* client.updateStatus(nodes, silent);
      this.#healths.set(name, { probedAt: found.health.probedAt, ready, lease: this.#parts.leaseOf(name) });
    }
    return { node: silent, observed, current: ready?.status };
  }

  *#confirms(breaker: LeaseCircuitBreaker, name: string, { health }: Probe): Step<boolean> {
    try {
      return yield* breaker.confirms(this.#parts.client, name, health.lease);
    } catch (error) {
      // Not tried again within the pass (shortCircuitError).
      if (error instanceof StatusError) return false;
      throw error;
    }
  }

  /** processTaintBaseEviction */
  *#taint(node: Node, status: Status): Step<void> {
    if (status === 'True') return yield* this.markReachable(node);
    const [wanted, opposite] =
      status === 'False' ? [notReadyNoExecute, unreachableNoExecute] : [unreachableNoExecute, notReadyNoExecute];
    const { tainter, noExecute, clock } = this.#parts;
    if (hasTaint(node, opposite)) yield* tainter.swap(node, [wanted], [opposite], clock.now);
    else noExecute.request(node, !hasTaint(node, wanted));
  }

  /** False if not all pods could be marked: they are to be tried again in the next pass. */
  *#mark(node: Node, observed: Status, current: Status): Step<boolean> {
    const name = nameOf(node);
    const { client, events, clock, podsOn } = this.#parts;
    const flips = observed === 'True' && current !== 'True';
    if (flips) {
      const about = { kind: 'Node', apiVersion: 'v1', name, uid: node.metadata?.uid ?? '' };
      events.record(about, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    }
    if (!flips && !(this.#toRetry.has(name) && observed !== 'True')) return true;
    if (yield* markPodsNotReady([...podsOn(name)], { client, events, clock })) return true;
    this.#toRetry.add(name);
    return false;
  }
}

const nameOf = ({ metadata }: Node): string => metadata?.name ?? '';

const hasNoExecute = (node: Node): boolean => hasTaint(node, unreachableNoExecute) || hasTaint(node, notReadyNoExecute);
