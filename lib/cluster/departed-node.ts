import type { Interval } from '../recorder/observation.ts';
import { deleteNodeObject, type NodeDeletion } from './delete-node.ts';
import type { DrainLine, DrainOptions } from './drain-options.ts';
import type { LivingKubelet } from './living-kubelet.ts';
import type { NodeHandle } from './node-handle.ts';
import type { Act } from './node-operations.ts';
import { noteAct } from './note-act.ts';
import type { ObservedCluster } from './observed-cluster.ts';
import { type Beginning, RegisteringNode } from './registering-node.ts';
import type { StrandedPod } from './workload.ts';

/** A node after a drain, however that ended. It still belongs to the cluster. */
export class DrainedNode {
  readonly node: NodeHandle;
  readonly uid: string | undefined;
  /** All Pods that were on it when the drain began, of all namespaces, and not going already. */
  readonly pods: readonly StrandedPod[];
  /** Those that were going already. */
  readonly leaving: readonly StrandedPod[];
  readonly drain: Act;
  /** What kubectl said, and when. */
  readonly lines: readonly DrainLine[];
  readonly options: DrainOptions;
  readonly #window: Disposable;

  constructor(drained: {
    node: NodeHandle;
    uid: string | undefined;
    pods: readonly StrandedPod[];
    leaving: readonly StrandedPod[];
    drain: Act;
    lines: readonly DrainLine[];
    options: DrainOptions;
    window: Disposable;
  }) {
    this.node = drained.node;
    this.uid = drained.uid;
    this.pods = drained.pods;
    this.leaving = drained.leaving;
    this.lines = drained.lines;
    this.drain = drained.drain;
    this.options = drained.options;
    this.#window = drained.window;
  }

  get observed(): ObservedCluster {
    return this.node.observed;
  }

  /** Deletes its Node object, as `kubectl delete node` does. */
  async delete(): Promise<DeletedNode> {
    const window = this.observed.openWindow(['Lease']);
    return new DeletedNode(this.node, this.uid, await deleteNodeObject(this.node), [this.#window, window]);
  }
}

/** A machine whose Node object was deleted; its kubelet still runs, and does not register again. */
export class DeletedNode implements NodeDeletion {
  readonly node: NodeHandle;
  readonly uid: string | undefined;
  readonly at: Interval;
  /** Its kubelet as it was before, where that was looked at. */
  readonly kubelet: LivingKubelet | undefined;
  readonly #windows: readonly Disposable[];

  constructor(
    node: NodeHandle,
    uid: string | undefined,
    at: Interval,
    windows: readonly Disposable[],
    kubelet?: LivingKubelet,
  ) {
    this.node = node;
    this.uid = uid;
    this.at = at;
    this.kubelet = kubelet;
    this.#windows = windows;
  }

  /** Tells systemd to restart its kubelet. */
  async restartKubelet(): Promise<RegisteringNode> {
    const { observed, description, name } = this.node;
    const act = await observed.cluster.operations.kubelet(description.machine, 'restart');
    noteAct(observed, act.at, `kubelet of ${name} restarted, exit code ${act.exitCode}`);
    const at = { lo: act.at.lo, hi: act.at.lo };
    const problem = act.exitCode === 0 ? undefined : `${act.command} ended with exit code ${act.exitCode ?? 'none'}`;
    return new RegisteringNode(
      this.node,
      this.uid,
      { what: 'the restart of its kubelet', at, since: at.lo, ...(problem === undefined ? {} : { problem }) },
      this.#windows,
    );
  }

  /** `kubeadm reset`, and what that leaves. */
  async reset(): Promise<ResetNode> {
    const { observed, description, name } = this.node;
    const act = await observed.cluster.operations.reset(description.machine);
    noteAct(observed, act.at, `${name} reset by kubeadm, exit code ${act.exitCode}`);
    return new ResetNode(this.node, this.uid, act, this.#windows);
  }
}

/** A machine that is no node any more. */
export class ResetNode {
  readonly node: NodeHandle;
  readonly uid: string | undefined;
  readonly reset: Act;
  readonly #windows: readonly Disposable[];

  constructor(node: NodeHandle, uid: string | undefined, reset: Act, windows: readonly Disposable[]) {
    this.node = node;
    this.uid = uid;
    this.reset = reset;
    this.#windows = windows;
  }

  /** `kubeadm join` with a fresh bootstrap token. */
  async join(): Promise<JoinedNode> {
    const { observed, description, name } = this.node;
    const act = await observed.cluster.operations.join(description.machine);
    noteAct(observed, act.at, `${name} joined by kubeadm, exit code ${act.exitCode}`);
    return new JoinedNode(this.node, this.uid, act, this.#windows);
  }
}

/** A machine that has joined again; whether the cluster takes it for a new node is for the matchers to say. */
export class JoinedNode {
  readonly node: NodeHandle;
  /** UID of the Node that it was before. */
  readonly formerUid: string | undefined;
  readonly join: Act;
  readonly #windows: readonly Disposable[];

  constructor(node: NodeHandle, formerUid: string | undefined, join: Act, windows: readonly Disposable[]) {
    this.node = node;
    this.formerUid = formerUid;
    this.join = join;
    this.#windows = windows;
  }

  /** What makes its kubelet register. */
  get begin(): Beginning {
    const { lo } = this.join.at;
    return { what: 'the begin of the join', at: { lo, hi: lo }, since: lo };
  }

  /** Ends the close observation that began with the drain. */
  [Symbol.dispose](): void {
    for (const window of this.#windows) window[Symbol.dispose]();
  }
}
