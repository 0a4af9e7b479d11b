import { HarnessError } from '../errors.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { collectorMemory } from '../model/node-rejoin.ts';
import { defaultNodeLeaseDuration } from '../model/versions.ts';
import type { Darkening, Fault, PowerDriver, PowerEvidence } from '../power/fault.ts';
import { haltedByItself, stayedOff, stayedPaused } from '../power/stayed-off.ts';
import type { Interval, Observation, Subject } from '../recorder/observation.ts';
import type { Milliseconds } from '../units.ts';
import type { NodeDescription } from './cluster.ts';
import { deleteNodeObject } from './delete-node.ts';
import { DeletedOffNode } from './deleted-off-node.ts';
import { DeletedNode, type DrainedNode } from './departed-node.ts';
import { RunningDrain } from './drain.ts';
import type { DrainOptions } from './drain-options.ts';
import { livingKubelet } from './living-kubelet.ts';
import type { NodeHandle } from './node-handle.ts';
import { noteAct } from './note-act.ts';
import type { ObservedCluster } from './observed-cluster.ts';
import { type OrphanedNode, orphanNode } from './orphaned-node.ts';
import { type StrandedPod, strandedPods } from './workload.ts';

/** A worker node that runs, as far as we know. */
export class ClusterNode implements NodeHandle {
  readonly observed: ObservedCluster;
  readonly description: NodeDescription;
  #dark: PoweredOffNode | PausedNode | NodeWithoutKubelet | undefined;
  readonly #drains: RunningDrain[] = [];

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

  /** Of its Lease, which its kubelet renews at a quarter of that. */
  get leaseDuration(): Milliseconds {
    return this.observed.cluster.settings.nodeLeaseDuration[this.name]?.value ?? defaultNodeLeaseDuration;
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
    // A lastHeartbeatTime in a write that makes Ready Unknown is not the kubelet's, for it never writes that.
    const flips = timeline
      .observations({ kind: 'Node', name: this.name, field: conditionField('Ready') })
      .filter((change) => conditionStatus(change.to) === 'Unknown')
      .map(({ resourceVersion }) => resourceVersion);
    const posts = timeline
      .observations({ kind: 'Node', name: this.name, field: 'heartbeat' })
      .filter(({ resourceVersion }) => !flips.includes(resourceVersion));
    return [...renewals, ...posts].filter((beat) => beat.to !== undefined).toSorted((a, b) => a.seen.hi - b.seen.hi);
  }

  /**
   * Cuts its power. Waits first until a heartbeat was observed, since the grace period counts from the last one.
   * Idempotent. Throws HarnessError if the node does not go off, or never showed a sign of life.
   */
  async cutPower(): Promise<PoweredOffNode> {
    const { fault, held } = await this.#takeAway('cut-power', (power, machine) => power.cut(machine));
    return this.#keep(new PoweredOffNode(this, fault, held));
  }

  /** Halts its machine in an orderly way. Else as `cutPower`. */
  async shutDown(): Promise<PoweredOffNode> {
    const { fault, held } = await this.#takeAway('shut-down', (power, machine) => power.shutDown(machine));
    return this.#keep(new PoweredOffNode(this, fault, held));
  }

  /** Freezes its machine. Else as `cutPower`. */
  async pause(): Promise<PausedNode> {
    const { fault, held } = await this.#takeAway('pause', (power, machine) => power.pause(machine));
    return this.#keep(new PausedNode(this, fault, held));
  }

  /** Stops its kubelet alone: what runs in containers runs on, the control plane's own too. Else as `cutPower`. */
  async stopKubelet(): Promise<NodeWithoutKubelet> {
    const undo = (machine: string) => this.observed.cluster.operations.kubeletUndo(machine, 'stop');
    const { fault, held } = await this.#takeAway(undo, () => switchKubelet(this, 'stop'));
    return this.#keep(new NodeWithoutKubelet(this, fault, held));
  }

  /** `kubectl drain`, by a real kubectl, to its end, whatever that is. */
  drain(options: DrainOptions): Promise<DrainedNode> {
    return this.startDrain(options).ended();
  }

  /** The same without waiting for its end, which `stopDrains` brings at the latest. */
  startDrain(options: DrainOptions): RunningDrain {
    const drain = new RunningDrain(this, options);
    this.#drains.push(drain);
    return drain;
  }

  /** Ends every drain of it that still runs; none is left when it returns. */
  async stopDrains(): Promise<void> {
    await Promise.all(this.#drains.splice(0).map((drain) => drain.stop()));
  }

  /** Marks it unschedulable, as `kubectl cordon` does. Throws HarnessError if that is refused. */
  cordon(): Promise<void> {
    return this.#change(['cordon', this.name]);
  }

  /** Puts a label on it. Throws HarnessError if that is refused. */
  label(key: string, value: string): Promise<void> {
    return this.#change(['label', 'node', this.name, `${key}=${value}`]);
  }

  /**
   * Waits until the pod garbage collector has nothing of it in its queue any more, if its Node was missing a short time ago:
   * else the Pods of a Node that is deleted again are removed before a whole quarantine is over.
   */
  async outlastQuarantine(): Promise<void> {
    const { cluster, timeline } = this.observed;
    const back = timeline
      .observations({ kind: 'Node', name: this.name, field: 'exists' })
      .findLast((change) => change.to !== undefined);
    if (back === undefined) return;
    const latest = back.seen.hi + collectorMemory;
    const at = cluster.clock.now();
    if (at >= latest) return;
    this.observed.progress({
      type: 'await',
      at,
      what: `that the earlier absence of Node ${this.name} is forgotten`,
      latest,
    });
    await cluster.clock.waitUntil(latest);
  }

  /** Deletes its Node object while its kubelet goes on, as `kubectl delete node` does. */
  async delete(): Promise<DeletedNode> {
    const window = this.observed.openWindow(['Node', 'Lease', 'Pod']);
    await this.#awaitHeartbeat();
    const uid = this.observed.timeline.object(this.subject)?.uid;
    // Asked by way of the API server too, which forgets the way to it with the Node.
    const kubelet = await livingKubelet(this);
    return new DeletedNode(this, uid, await deleteNodeObject(this), [window], kubelet);
  }

  /** `kubeadm reset` of its machine, and what that leaves; its Node object stays. Waits for a heartbeat as `cutPower`. */
  async reset(): Promise<OrphanedNode> {
    await this.#awaitHeartbeat();
    return orphanNode(this);
  }

  async #change(args: readonly string[]): Promise<void> {
    const act = await this.observed.cluster.operations.kubectl(args);
    noteAct(this.observed, act.at, `kubectl ${args.join(' ')}, exit code ${act.exitCode}`);
    if (act.exitCode === 0) return;
    throw new HarnessError('E_NODE_OPERATION', `"${act.command}" failed: ${act.output.trim()}`);
  }

  async #takeAway(
    kind: Darkening | ((machine: string) => string),
    act: (power: PowerDriver, machine: string) => Promise<Fault>,
  ): Promise<{ readonly fault: Fault; readonly held: Held }> {
    const { cluster, faults } = this.observed;
    const { machine } = this.description;
    const window = this.observed.openWindow(['Node', 'Lease', 'Pod']);
    await this.#awaitHeartbeat();
    const undo = typeof kind === 'function' ? kind(machine) : await cluster.power.undoOf(kind, machine);
    const intent = await faults.intend({ machine, node: this.name, undo });
    const fault = await act(cluster.power, machine);
    recordFault(this.observed, fault);
    return { fault, held: { intent, window } };
  }

  #keep<Dark extends PoweredOffNode | PausedNode | NodeWithoutKubelet>(dark: Dark): Dark {
    this.#dark = dark;
    return dark;
  }

  /** Gives it back what it was deprived of, whoever did it. Throws HarnessError if the machine does not start. */
  async restorePower(): Promise<void> {
    const { power } = this.observed.cluster;
    const { machine } = this.description;
    const running = (await power.inspect(machine)).state === 'running';
    if (this.#dark instanceof NodeWithoutKubelet) {
      if (!running) await power.restore(machine);
      await this.#dark.startKubelet();
      return;
    }
    if (running) return;
    if (this.#dark === undefined) await power.restore(machine);
    else if (this.#dark instanceof PausedNode) await this.#dark.resume();
    else await this.#dark.powerOn();
  }

  async #awaitHeartbeat(): Promise<void> {
    const { cluster, timeline } = this.observed;
    const deadline = cluster.clock.now() + this.leaseDuration;
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

interface Held {
  readonly intent: string;
  readonly window: Disposable;
}

/** A node of which nothing is to be heard: off or frozen. */
export abstract class DarkNode {
  readonly node: ClusterNode;
  readonly fault: Fault;
  /** All Pods that were on it and not going already, of all namespaces; a fixed set, whatever becomes of them. */
  readonly pods: readonly StrandedPod[];
  readonly #held: Held;
  #backAt: Milliseconds | undefined;

  constructor(node: ClusterNode, fault: Fault, held: Held) {
    this.node = node;
    this.fault = fault;
    this.pods = strandedPods(node.observed.timeline, node.name, fault.requestedAt);
    this.#held = held;
    this.observed.darkened.push(this);
  }

  get name(): string {
    return this.node.name;
  }

  get observed(): ObservedCluster {
    return this.node.observed;
  }

  /** It fell silent somewhere in this span. */
  get silenced(): Interval {
    return { lo: this.fault.requestedAt, hi: this.fault.confirmed.hi };
  }

  /** `kubectl drain`, by a real kubectl, to its end, whatever that is: give it a time-out. */
  drain(options: DrainOptions & { readonly timeoutSeconds: number }): Promise<DrainedNode> {
    return this.node.drain(options);
  }

  /** The same without waiting for its end. */
  startDrain(options: DrainOptions): RunningDrain {
    return this.node.startDrain(options);
  }

  /** Other nodes that scenarios took from the cluster and had not given back when this one was taken, or took since. */
  get company(): readonly DarkNode[] {
    const { requestedAt } = this.fault;
    return this.observed.darkened.filter(
      (other) => other.name !== this.name && (other.#backAt ?? Number.POSITIVE_INFINITY) > requestedAt,
    );
  }

  /** The state of its machine now, not told by the Kubernetes API. */
  inspect(): Promise<PowerEvidence> {
    return this.observed.cluster.power.inspect(this.node.description.machine);
  }

  /** What in a reading of its machine speaks against its having been dark ever since; undefined if nothing does. */
  abstract whyNotDark(now: PowerEvidence): string | undefined;

  protected async back(act: (power: PowerDriver, machine: string) => Promise<Fault>): Promise<ReturnedNode> {
    const fault = await act(this.observed.cluster.power, this.node.description.machine);
    this.#backAt ??= fault.requestedAt;
    recordFault(this.observed, fault);
    await this.observed.faults.settled(this.#held.intent);
    return new ReturnedNode(this, fault, this.#held.window);
  }
}

/** A node without power. It can be powered on, and nothing can be run on it. */
export class PoweredOffNode extends DarkNode {
  whyNotDark(now: PowerEvidence): string | undefined {
    const { kind, evidence } = this.fault;
    return stayedOff(evidence.after, now) ?? (kind === 'shut-down' ? haltedByItself(evidence.after) : undefined);
  }

  /** Gives the power back. Idempotent. Throws HarnessError if the machine does not start. */
  powerOn(): Promise<ReturnedNode> {
    return this.back((power, machine) => power.restore(machine));
  }

  /** Deletes its Node object, as `kubectl delete node` does. */
  async delete(): Promise<DeletedOffNode> {
    const uid = this.observed.timeline.object(this.node.subject)?.uid;
    return new DeletedOffNode(this, uid, await deleteNodeObject(this.node));
  }
}

/** A node whose every process is frozen. */
export class PausedNode extends DarkNode {
  whyNotDark(now: PowerEvidence): string | undefined {
    return stayedPaused(this.fault.evidence.after, now);
  }

  /** Lets it go on where it stood. Idempotent. */
  resume(): Promise<ReturnedNode> {
    return this.back((power, machine) => power.resume(machine));
  }

  /** The same when half of its grace period is over, counted from its last heartbeat: too early to be noticed. */
  async resumeWithinGrace(): Promise<ReturnedNode> {
    const { clock, settings } = this.observed.cluster;
    const last = this.node.heartbeats().at(-1)?.seen.lo ?? this.fault.requestedAt;
    await clock.waitUntil(last + settings.nodeMonitorGracePeriod.value / 2);
    return this.resume();
  }
}

/** A node whose kubelet was stopped, and nothing else of it. */
export class NodeWithoutKubelet extends DarkNode {
  override inspect(): Promise<PowerEvidence> {
    return this.observed.cluster.operations.kubeletUnit(this.node.description.machine);
  }

  whyNotDark(now: PowerEvidence): string | undefined {
    const { kind, evidence } = this.fault;
    return stayedOff(evidence.after, now) ?? (kind === 'shut-down' ? haltedByItself(evidence.after) : undefined);
  }

  /** Starts it again. Idempotent. Throws HarnessError if it does not start. */
  startKubelet(): Promise<ReturnedNode> {
    return this.back(() => switchKubelet(this.node, 'start'));
  }
}

/** Has systemd stop or start the kubelet of a node; the unit's own state, read before and after it, is the evidence. */
async function switchKubelet(node: ClusterNode, verb: 'stop' | 'start'): Promise<Fault> {
  const { clock, operations } = node.observed.cluster;
  const { machine } = node.description;
  const wanted = verb === 'stop' ? 'off' : 'running';
  const requestedAt = clock.now();
  const before = await operations.kubeletUnit(machine);
  const alreadySo = before.state === wanted;
  const lo = clock.now();
  const act = alreadySo ? undefined : await operations.kubelet(machine, verb);
  const after = alreadySo ? before : await operations.kubeletUnit(machine);
  if (after.state !== wanted) {
    throw new HarnessError(
      'E_KUBELET',
      `The kubelet of ${node.name} was to ${verb} and is ${JSON.stringify(after.facts['status'])}: ${act?.output.trim() ?? ''}`,
      { hint: `Look at it with: docker exec ${node.name} journalctl -u kubelet` },
    );
  }
  return {
    kind: verb === 'stop' ? 'stop-kubelet' : 'start-kubelet',
    node: node.name,
    driver: 'systemd',
    requestedAt,
    confirmedAt: after.readAt,
    confirmed: { lo, hi: after.readAt },
    evidence: { before, after },
    alreadySo,
    undo: operations.kubeletUndo(machine, verb),
  };
}

const whatWasDone: { readonly [kind in Fault['kind']]: (node: string) => string } = {
  'cut-power': (node) => `power of ${node} cut`,
  'shut-down': (node) => `${node} shut down`,
  pause: (node) => `${node} paused`,
  'restore-power': (node) => `power of ${node} restored`,
  resume: (node) => `${node} resumed`,
  'stop-kubelet': (node) => `kubelet of ${node} stopped`,
  'start-kubelet': (node) => `kubelet of ${node} started`,
};

function recordFault({ faults, timeline }: ObservedCluster, fault: Fault): void {
  faults.record(fault);
  timeline.append({
    type: 'note',
    at: fault.confirmed.lo,
    until: fault.confirmed.hi,
    topic: 'fault',
    text: `${whatWasDone[fault.kind](fault.node)} (${fault.driver})`,
  });
}

/** A node that is back; whether Kubernetes has noticed is for the matchers to say. */
export class ReturnedNode {
  readonly before: DarkNode;
  readonly fault: Fault;
  readonly #window: Disposable;

  constructor(before: DarkNode, fault: Fault, window: Disposable) {
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
    return this.node.drain(options);
  }

  /** Ends the close observation that began with the cut. */
  [Symbol.dispose](): void {
    this.#window[Symbol.dispose]();
  }
}
