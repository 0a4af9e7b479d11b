import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Milliseconds } from '../../engine/engine.ts';
import type { Process, Step } from '../../engine/process.ts';
import { allOf } from '../../engine/process.ts';
import type { Random } from '../../engine/random.ts';
import type { Scope } from '../../engine/scope.ts';
import type { Node } from '../../objects.ts';
import type { MonitorPass } from '../context.ts';
import type { Disruption } from './disruption.ts';
import type { Judgement, NodeCheck } from './node-check.ts';
import { isExcludedFromDisruption, type ZoneCount, zoneOf } from './zone.ts';

/** nodeUpdateWorkerSize: so many nodes at a time. */
const workers = 8;
/** A pass takes time also if nothing happens in it, without which a node would fall silent a whole period late. */
const passTakes = { least: 0.5, most: 3 };
const perNode = 0.01;

/** Watches over the signs of life of all nodes, pass by pass (node_lifecycle_controller.go, monitorNodeHealth). */
export class Monitor {
  readonly #scope: Scope;
  readonly #random: Random;
  readonly #events: EventRecorder;
  readonly #nodes: () => Iterable<Node>;
  readonly #check: NodeCheck;
  readonly #disruption: Disruption;
  readonly #idlePassTakes: Milliseconds | undefined;
  readonly #recorded: readonly MonitorPass[];
  readonly #known = new Map<string, Node>();

  constructor(options: {
    readonly scope: Scope;
    readonly random: Random;
    readonly events: EventRecorder;
    /** As the cache has them. */
    readonly nodes: () => Iterable<Node>;
    readonly check: NodeCheck;
    readonly disruption: Disruption;
    /** Undefined: chance decides. */
    readonly idlePassTakes: Milliseconds | undefined;
    /** Passes of another cluster, which these are to last as long as. */
    readonly recorded: readonly MonitorPass[];
  }) {
    this.#scope = options.scope;
    this.#random = options.random;
    this.#events = options.events;
    this.#nodes = options.nodes;
    this.#check = options.check;
    this.#disruption = options.disruption;
    this.#idlePassTakes = options.idlePassTakes;
    this.#recorded = options.recorded;
  }

  *pass(): Process {
    const begun = this.#scope.now;
    const listed = [...this.#nodes()];
    yield* this.#welcome(listed);
    this.#dismiss(listed);
    const counts = yield* this.#checkAll(listed);
    const judgesUntil = this.#recorded.findLast(({ at }) => at <= begun)?.judgesUntil ?? begun;
    if (judgesUntil > this.#scope.now) yield judgesUntil - this.#scope.now;
    const takes = this.#random.between(passTakes.least, passTakes.most) + listed.length * perNode;
    yield this.#idlePassTakes ?? takes;
    const check = this.#check;
    yield* this.#disruption.evaluate(counts, {
      *entering() {
        for (const node of listed) yield* check.markReachable(node);
      },
      leaving() {
        for (const { metadata } of listed) check.renewGrace(metadata?.name ?? '');
      },
    });
  }

  /** Nodes are told apart by their names alone. */
  *#welcome(listed: readonly Node[]): Step<void> {
    const added: Node[] = [];
    for (const node of listed) {
      if (this.#known.has(node.metadata?.name ?? '')) this.#disruption.meet(zoneOf(node));
      else added.push(node);
    }
    for (const node of added) {
      const name = node.metadata?.name ?? '';
      this.#tell(node, 'RegisteredNode', `Registered Node ${name} in Controller`);
      this.#known.set(name, node);
      this.#disruption.meet(zoneOf(node));
      yield* this.#check.markReachable(node);
    }
  }

  #dismiss(listed: readonly Node[]): void {
    if (this.#known.size === listed.length) return;
    const names = new Set(listed.map(({ metadata }) => metadata?.name));
    for (const [name, node] of this.#known) {
      if (names.has(name)) continue;
      this.#tell(node, 'RemovingNode', `Removing Node ${name} from Controller`);
      this.#known.delete(name);
    }
  }

  /** Answers how many nodes of each zone are Ready now, and how many are not. */
  *#checkAll(listed: readonly Node[]): Step<ReadonlyMap<string, ZoneCount>> {
    const counts = new Map<string, ZoneCount>();
    const left = listed.values();
    const worker = (): Step<void> => this.#work(left, (judgement) => count(counts, judgement));
    yield* allOf(this.#scope, Array.from({ length: workers }, worker));
    return counts;
  }

  *#work(left: Iterator<Node>, tally: (judgement: Judgement) => void): Step<void> {
    for (let next = left.next(); next.done !== true; next = left.next()) {
      const node = next.value;
      const seen = this.#check.look(node);
      if (seen !== undefined && this.#check.letsBe(node, seen)) {
        tally({ node, observed: 'True', current: 'True' });
        continue;
      }
      const judgement = yield* this.#check.judge(node, seen);
      if (judgement === undefined) continue;
      tally(judgement);
      yield* this.#check.follow(judgement);
    }
  }

  #tell({ metadata }: Node, reason: string, message: string): void {
    const name = metadata?.name ?? '';
    const about = { kind: 'Node', apiVersion: 'v1', name, uid: metadata?.uid ?? '' };
    this.#events.record(about, 'Normal', reason, `Node ${name} event: ${message}`);
  }
}

function count(counts: Map<string, ZoneCount>, { node, current }: Judgement): void {
  if (isExcludedFromDisruption(node)) return;
  const zone = zoneOf(node);
  const counted = counts.get(zone) ?? { ready: 0, notReady: 0 };
  counts.set(zone, counted);
  if (current === 'True') counted.ready += 1;
  else counted.notReady += 1;
}
