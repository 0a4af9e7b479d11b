import { HarnessError } from '../errors.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import type { Fault, PowerEvidence } from '../power/fault.ts';
import type { Observation, Subject } from '../recorder/observation.ts';
import type { NodeDescription } from './cluster.ts';
import { type DrainedNode, type DrainOptions, drainNode } from './departed-node.ts';
import type { NodeHandle } from './node-handle.ts';
import type { ObservedCluster } from './observed-cluster.ts';

/** A worker node that runs, as far as we know. */
export class ClusterNode implements NodeHandle {
  readonly observed: ObservedCluster;
  readonly description: NodeDescription;
  #cut: PoweredOffNode | undefined;

  constructor(observed: ObservedCluster, description: NodeDescription) {
    this.observed = observed;
    this.description = description;
  }

  get name(): string {
    return this.description.name;
  }

  get subject(): Subject {
    return { kind: 'Node', name: this.name };
  }

  /** True, False or Unknown, as the timeline last saw it. */
  get ready(): string | undefined {
    return conditionStatus(this.observed.timeline.object(this.subject)?.fields.get(conditionField('Ready')));
  }

  /** Every sign of life of its kubelet that was observed: Lease renewals and status posts, oldest first. */
  heartbeats(): readonly Observation[] {
    const { timeline } = this.observed;
    const renewals = timeline.observations({
      kind: 'Lease',
      namespace: 'kube-node-lease',
      name: this.name,
      field: 'renewTime',
    });
    const posts = timeline.observations({ kind: 'Node', name: this.name, field: 'heartbeat' });
    return [...renewals, ...posts].filter((beat) => beat.to !== undefined).toSorted((a, b) => a.seen.hi - b.seen.hi);
  }

  /**
   * Cuts its power. Waits first until a heartbeat was observed, since the grace period counts from the last one.
   * Idempotent. Throws HarnessError if the node does not go off, or never showed a sign of life.
   */
  async cutPower(): Promise<PoweredOffNode> {
    const { cluster, faults, timeline } = this.observed;
    const window = this.observed.openWindow(['Node', 'Lease', 'Pod']);
    await this.#awaitHeartbeat();
    const { machine } = this.description;
    const undo = await cluster.power.undoOfCut(machine);
    const intent = await faults.intend({ machine, node: this.name, undo });
    const fault = await cluster.power.cut(machine);
    faults.record(fault);
    timeline.append({
      type: 'note',
      at: fault.confirmed.lo,
      until: fault.confirmed.hi,
      topic: 'fault',
      text: `power of ${this.name} cut (${fault.driver})`,
    });
    this.#cut = new PoweredOffNode(this, fault, { intent, window });
    return this.#cut;
  }

  /** Gives it its power back if it has none, whoever took it. Throws HarnessError if the machine does not start. */
  async restorePower(): Promise<void> {
    const { power } = this.observed.cluster;
    const { machine } = this.description;
    if ((await power.inspect(machine)).state === 'running') return;
    if (this.#cut === undefined) await power.restore(machine);
    else await this.#cut.powerOn();
  }

  async #awaitHeartbeat(): Promise<void> {
    const { cluster, timeline } = this.observed;
    const duration = cluster.settings.nodeLeaseDuration[this.name]?.value ?? 40_000;
    const deadline = cluster.clock.now() + duration;
    while (this.heartbeats().length === 0) {
      if (cluster.clock.now() >= deadline) {
        throw new HarnessError(
          'E_NO_HEARTBEAT',
          `no heartbeat of node ${this.name} was seen within its lease duration`,
          {
            hint: 'the node is dead already, or the API server delivers no watch; look at the timeline in the run folder',
          },
        );
      }
      await cluster.clock.waitUntil(deadline, timeline.changed);
    }
  }
}

/** A node without power. It can be powered on, and nothing can be run on it. */
export class PoweredOffNode {
  readonly node: ClusterNode;
  readonly fault: Fault;
  readonly #held: { readonly intent: string; readonly window: Disposable };

  constructor(node: ClusterNode, fault: Fault, held: { readonly intent: string; readonly window: Disposable }) {
    this.node = node;
    this.fault = fault;
    this.#held = held;
  }

  get name(): string {
    return this.node.name;
  }

  get observed(): ObservedCluster {
    return this.node.observed;
  }

  /** The state of its machine now, not told by the Kubernetes API. */
  inspect(): Promise<PowerEvidence> {
    return this.observed.cluster.power.inspect(this.node.description.machine);
  }

  /** Gives the power back. Idempotent. Throws HarnessError if the machine does not start. */
  async powerOn(): Promise<ReturnedNode> {
    const { cluster, faults, timeline } = this.observed;
    const fault = await cluster.power.restore(this.node.description.machine);
    faults.record(fault);
    timeline.append({
      type: 'note',
      at: fault.confirmed.lo,
      until: fault.confirmed.hi,
      topic: 'fault',
      text: `power of ${this.name} restored (${fault.driver})`,
    });
    await faults.settled(this.#held.intent);
    return new ReturnedNode(this, fault, this.#held.window);
  }
}

/** A node that has its power back; whether Kubernetes has noticed is for the matchers to say. */
export class ReturnedNode {
  readonly before: PoweredOffNode;
  readonly fault: Fault;
  readonly #window: Disposable;

  constructor(before: PoweredOffNode, fault: Fault, window: Disposable) {
    this.before = before;
    this.fault = fault;
    this.#window = window;
  }

  get name(): string {
    return this.before.name;
  }

  get node(): ClusterNode {
    return this.before.node;
  }

  get observed(): ObservedCluster {
    return this.before.observed;
  }

  /** `kubectl drain`, by a real kubectl. */
  drain(options: DrainOptions): Promise<DrainedNode> {
    return drainNode(this.node, options);
  }

  /** Ends the close observation that began with the cut. */
  [Symbol.dispose](): void {
    this.#window[Symbol.dispose]();
  }
}
