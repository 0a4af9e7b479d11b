import type { Milliseconds, Timer } from '../../engine/engine.ts';
import type { Process, Step } from '../../engine/process.ts';
import type { Scope } from '../../engine/scope.ts';
import type { Node } from '../../objects.ts';
import { NoExecuteQueue, type Tried } from './no-execute-queue.ts';
import { nodeCondition } from './node-conditions.ts';
import { notReadyNoExecute, type Tainter, unreachableNoExecute } from './taints.ts';
import { zoneOf } from './zone.ts';

/** scheduler.NodeEvictionPeriod: how often the queues are looked at, counted from the end of the last look. */
const period: Milliseconds = 100;
/** What could not be read is read again after it. */
const readAgainAfter: Milliseconds = 50;

/** Gives nodes that are not Ready the taint that evicts their pods, zone by zone, and not faster than the zone's rate. */
export class NoExecuteTainter {
  readonly #scope: Scope;
  readonly #tainter: Tainter;
  readonly #cached: (name: string) => Node | undefined;
  readonly #recorded: { readonly looksAt: readonly Milliseconds[]; readonly within: Milliseconds };
  readonly #queues = new Map<string, NoExecuteQueue>();
  /** When the worker looked last, or would have if there had been anything to see. */
  #lookedAt: Milliseconds;
  #looking = false;
  #next: Timer | undefined;

  constructor(options: {
    readonly scope: Scope;
    readonly tainter: Tainter;
    readonly cached: (name: string) => Node | undefined;
    /** Looks of another cluster: what is due so long before is looked at then. */
    readonly recorded: { readonly looksAt: readonly Milliseconds[]; readonly within: Milliseconds };
  }) {
    this.#scope = options.scope;
    this.#tainter = options.tainter;
    this.#cached = options.cached;
    this.#recorded = options.recorded;
    this.#lookedAt = options.scope.now;
  }

  /** A new queue, full of its one token. `qps`: nodes per second. */
  addZone(zone: string, qps: number): void {
    this.#queues.set(zone, new NoExecuteQueue(qps, this.#scope.now));
  }

  /** Wants the taint `wanted` on a node; as long as the node, as the pass sees it, lacks it, it is asked for anew (markNodeForTainting). */
  request(node: Node, lacksIt: boolean): void {
    const queue = this.#queues.get(zoneOf(node));
    const name = node.metadata?.name ?? '';
    if (lacksIt) queue?.remove(name);
    queue?.add(name, this.#scope.now);
    this.#arrange();
  }

  withdraw(node: Node): void {
    this.#queues.get(zoneOf(node))?.remove(node.metadata?.name ?? '');
  }

  *setRate(zone: string, qps: number): Step<void> {
    const queue = this.#queues.get(zone);
    if (queue === undefined) return;
    yield* queue.swapLimiter(qps, this.#scope);
    this.#arrange();
  }

  /** Has the worker look when there is something that it can do, at one of the instants at which it looks anyway. */
  #arrange(): void {
    if (this.#looking) return;
    this.#next?.cancel();
    this.#next = undefined;
    let soonest = Number.POSITIVE_INFINITY;
    for (const queue of this.#queues.values()) {
      soonest = Math.min(soonest, queue.untilNext(this.#scope.now) ?? Number.POSITIVE_INFINITY);
    }
    if (soonest === Number.POSITIVE_INFINITY) return;
    const looks = Math.max(1, Math.ceil((this.#scope.now + soonest - this.#lookedAt) / period));
    const due = this.#lookedAt + looks * period;
    const { looksAt, within } = this.#recorded;
    const soonestAt = this.#scope.now + soonest;
    this.#next = this.#scope.at(looksAt.find((at) => at >= soonestAt && at < due + within) ?? due, () => {
      this.#looking = true;
      this.#scope.spawn(this.#look());
    });
  }

  /** doNoExecuteTaintingPass */
  *#look(): Process {
    for (const queue of this.#queues.values()) yield* queue.try(this.#scope, (name) => this.#taint(name));
    this.#lookedAt = this.#scope.now;
    this.#looking = false;
    this.#arrange();
  }

  /** By the node as the cache has it now: one that seems Ready there is left alone. */
  *#taint(name: string): Step<Tried> {
    const node = this.#cached(name);
    if (node === undefined) return { done: true };
    const ready = nodeCondition(node, 'Ready');
    if (ready === undefined) return { done: false, again: readAgainAfter };
    if (ready.status === 'True') return { done: true };
    const [toAdd, toRemove] =
      ready.status === 'False' ? [notReadyNoExecute, unreachableNoExecute] : [unreachableNoExecute, notReadyNoExecute];
    const tainted = yield* this.#tainter.swap(node, [toAdd], [toRemove], this.#scope.now);
    return tainted ? { done: true } : { done: false, again: 0 };
  }
}
