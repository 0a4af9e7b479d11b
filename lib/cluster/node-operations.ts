import type { PowerEvidence } from '../power/fault.ts';
import type { Interval } from '../recorder/observation.ts';
import type { Milliseconds } from '../units.ts';

/** One act on a node by a program, and what that said. */
export interface Act {
  /** As one would type it. */
  readonly command: string;
  /** Undefined if it was ended before it had one. */
  readonly exitCode: number | undefined;
  /** Its output and errors, as they came. */
  readonly output: string;
  /** Contains everything it did, on the run's clock. */
  readonly at: Interval;
}

/** What is left on a machine of a node that it was; read from the machine itself. */
export interface NodeRemains {
  /** Files and folders that `kubeadm reset` and we ought to have emptied or removed, as far as there is something. */
  readonly files: readonly string[];
  /** As systemd says: `inactive`. */
  readonly kubelet: string;
  /** Undefined for a machine that has none: a simulated one. */
  readonly hostNetwork: HostNetworkRemains | undefined;
}

export interface HostNetworkRemains {
  /** Rules and chains of iptables that Kubernetes or its CNI plugins made. */
  readonly rules: readonly string[];
  /** Whether the machine can still resolve its control plane's name, without which it could not join again. */
  readonly resolvesControlPlane: boolean;
}

/** What runs, or does not, of the kubelet of a machine; read from the machine itself. */
export interface KubeletState {
  /** As systemd says: `active`, `inactive`, `activating`. */
  readonly activity: string;
  /** Of its process, 0 if there is none: another one tells that it was restarted. */
  readonly pid: number;
  /** Whether it has the credentials of a node, which a reset takes from it. */
  readonly configured: boolean;
}

export interface KubectlOptions {
  /** Ends kubectl, wherever it runs; when its act is told, it is gone. */
  readonly signal?: AbortSignal;
  /** Ends it after so long. */
  readonly timeout?: Milliseconds;
  /** Called with each line of its output and errors, as it comes. */
  readonly onLine?: (line: string) => void;
}

/** What can be done to a node beside its power. Each throws HarnessError if it could not even be tried. */
export interface NodeOperations {
  /** `kubectl <args>` on the cluster, by a kubectl of at most one minor version from it. */
  kubectl(args: readonly string[], options?: KubectlOptions): Promise<Act>;
  /** `kubeadm reset -f`; then Kubernetes' own iptables rules and its CNI files are removed, for it leaves them. */
  reset(machine: string): Promise<Act>;
  remains(machine: string): Promise<NodeRemains>;
  /** `kubeadm join`, with a bootstrap token made for it. */
  join(machine: string): Promise<Act>;
  kubeletState(machine: string): Promise<KubeletState>;
  /** Has the node's kubelet run a static Pod: puts its manifest, in JSON, where the kubelet looks for such. */
  placeStaticPod(machine: string, name: string, manifest: string): Promise<void>;
  /** Takes it away again. Idempotent. */
  removeStaticPod(machine: string, name: string): Promise<void>;
  /** Tells systemd to start, stop or restart the node's kubelet; what runs in its containers is left alone. */
  kubelet(machine: string, verb: 'start' | 'stop' | 'restart'): Promise<Act>;
  /** What systemd knows of the node's kubelet; `off` if it neither runs nor is about to. */
  kubeletUnit(machine: string): Promise<PowerEvidence>;
  /** The command by which people undo that the kubelet was stopped, or started. */
  kubeletUndo(machine: string, done: 'stop' | 'start'): string;
}
