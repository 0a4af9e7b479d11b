import type { Interval } from '../recorder/observation.ts';
import type { ClusterNode } from './node.ts';
import type { Act } from './node-operations.ts';
import { noteAct } from './note-act.ts';
import type { ObservedCluster } from './observed-cluster.ts';

/** A Node whose machine was reset: its object is still in the cluster, and no kubelet speaks for it any more. */
export class OrphanedNode {
  readonly node: ClusterNode;
  readonly uid: string | undefined;
  /** Its kubelet was stopped somewhere in it. */
  readonly reset: Act;
  readonly #windows: readonly Disposable[];

  constructor(node: ClusterNode, uid: string | undefined, reset: Act, windows: readonly Disposable[]) {
    this.node = node;
    this.uid = uid;
    this.reset = reset;
    this.#windows = windows;
  }

  get name(): string {
    return this.node.name;
  }

  get observed(): ObservedCluster {
    return this.node.observed;
  }

  /** It fell silent somewhere in this span. */
  get silenced(): Interval {
    return this.reset.at;
  }

  /** `kubeadm join` with a fresh bootstrap token, by the name that is still taken. */
  async join(): Promise<RejoinedNode> {
    const { observed, description, name } = this.node;
    const act = await observed.cluster.operations.join(description.machine);
    noteAct(observed, act.at, `${name} joined by kubeadm over its own Node, exit code ${act.exitCode}`);
    return new RejoinedNode(this, act, this.#windows);
  }
}

/** A machine that has tried to join over its own Node; whether it was refused or adopted is for the matchers to say. */
export class RejoinedNode {
  readonly before: OrphanedNode;
  readonly join: Act;
  readonly #windows: readonly Disposable[];

  constructor(before: OrphanedNode, join: Act, windows: readonly Disposable[]) {
    this.before = before;
    this.join = join;
    this.#windows = windows;
  }

  get node(): ClusterNode {
    return this.before.node;
  }

  /** Ends the close observation that began before the reset. */
  [Symbol.dispose](): void {
    for (const window of this.#windows) window[Symbol.dispose]();
  }
}

/** Resets the machine of a living node, whatever comes of it, and leaves its Node object. */
export async function orphanNode(node: ClusterNode): Promise<OrphanedNode> {
  const { observed, description, name } = node;
  const window = observed.openWindow(['Node', 'Lease', 'Pod']);
  const uid = observed.timeline.object(node.subject)?.uid;
  const act = await observed.cluster.operations.reset(description.machine);
  noteAct(observed, act.at, `${name} reset by kubeadm, exit code ${act.exitCode}`);
  return new OrphanedNode(node, uid, act, [window]);
}
