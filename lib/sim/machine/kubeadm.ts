import { nodes } from '../api/kinds.ts';
import { isStatus } from '../api/status-error.ts';
import type { Client } from '../client/client.ts';
import type { Step } from '../engine/process.ts';
import type { Random } from '../engine/random.ts';
import type { Node } from '../objects.ts';
import type { CommandResult } from './kubelet-unit.ts';
import type { Machine } from './machine.ts';

/** What kubeadm's own words and deeds depend on. */
export interface KubeadmBehaviour {
  /** Up to v1.33 it notes the container runtime's socket at the Node (gate NodeLocalCRISocket, on from v1.34), for which it waits. */
  readonly annotatesSocket: boolean;
  readonly texts: { readonly joins: readonly string[]; readonly remains: readonly string[] };
}

/** How long a reset is at work until it stops the kubelet (measured on kind, v1.31.0 to v1.37.2). */
export const resetStopsKubelet = { least: 300, most: 650 };

/** How long the parts of a join and of a reset take (measured on kind, v1.31.0 to v1.37.2). */
const takes = {
  reading: { least: 150, most: 350 },
  starting: { least: 120, most: 250 },
  /** The kubelet's health is asked once a second. */
  healthy: 1_001,
  bootstrap: { least: 20, most: 120 },
  stopping: resetStopsKubelet,
  /** Removing the containers is most of it. */
  cleaning: { least: 750, most: 1_600 },
};

const bootstrapFiles = ['/etc/kubernetes/bootstrap-kubelet.conf', '/etc/kubernetes/pki/ca.crt'];
const kubeletFiles = [
  '/etc/kubernetes/kubelet.conf',
  '/var/lib/kubelet/config.yaml',
  '/var/lib/kubelet/kubeadm-flags.env',
  '/var/lib/kubelet/pki',
];
const socketAnnotation = 'kubeadm.alpha.kubernetes.io/cri-socket';

/** `kubeadm reset -f` and `kubeadm join` on a machine, and what they say (cmd/kubeadm/app/cmd). */
export class Kubeadm {
  readonly #client: Client;
  readonly #random: Random;
  readonly #behaviour: KubeadmBehaviour;

  constructor(client: Client, random: Random, behaviour: KubeadmBehaviour) {
    this.#client = client;
    this.#random = random;
    this.#behaviour = behaviour;
  }

  /** Stops the kubelet before all else (phases/reset/cleanupnode.go, runCleanupNode). Leaves the Node alone, and the CNI plugin's configuration. */
  *reset(machine: Machine): Step<CommandResult> {
    yield this.#random.between(takes.stopping.least, takes.stopping.most);
    machine.kubelet.end();
    yield this.#random.between(takes.cleaning.least, takes.cleaning.most);
    machine.kubelet.configure('no');
    machine.runtime.clear();
    machine.manifests.clear();
    machine.removeFiles([...bootstrapFiles, ...kubeletFiles]);
    return {
      exitCode: 0,
      output: inLines([
        '[preflight] Running pre-flight checks',
        '[reset] Stopping the kubelet service',
        '[reset] Unmounting mounted directories in "/var/lib/kubelet"',
        '[reset] Deleting contents of directories: [/etc/kubernetes/manifests /var/lib/kubelet /etc/kubernetes/pki]',
        '[reset] Deleting files: [/etc/kubernetes/admin.conf /etc/kubernetes/super-admin.conf /etc/kubernetes/kubelet.conf /etc/kubernetes/bootstrap-kubelet.conf /etc/kubernetes/controller-manager.conf /etc/kubernetes/scheduler.conf]',
        '',
        ...this.#behaviour.texts.remains,
      ]),
    };
  }

  /** Refuses to take the place of a Node that is Ready (phases/join/kubelet.go, runKubeletStartJoinPhase). */
  *join(machine: Machine): Step<CommandResult> {
    const { joins } = this.#behaviour.texts;
    yield this.#random.between(takes.reading.least, takes.reading.most);
    machine.addFiles(bootstrapFiles);
    const existing = yield* this.#find(machine.name);
    if (existing !== undefined && isReady(existing)) {
      machine.kubelet.end();
      const why = `error: error execution phase kubelet-start: a Node with name "${machine.name}" and status "Ready" already exists in the cluster. You must delete the existing Node or change the name of this new joining Node`;
      return { exitCode: 1, output: inLines([...joins, why]) };
    }
    machine.kubelet.end();
    machine.addFiles(kubeletFiles);
    machine.kubelet.configure('bootstrap');
    yield this.#random.between(takes.starting.least, takes.starting.most);
    machine.startKubelet();
    yield takes.healthy;
    yield this.#random.between(takes.bootstrap.least, takes.bootstrap.most);
    machine.removeFiles(['/etc/kubernetes/bootstrap-kubelet.conf']);
    machine.kubelet.configure('yes');
    if (this.#behaviour.annotatesSocket) yield* this.#annotate(machine.name);
    return {
      exitCode: 0,
      output: inLines([
        ...joins,
        '[kubelet-start] Writing kubelet configuration to file "/var/lib/kubelet/config.yaml"',
        '[kubelet-start] Writing kubelet environment file with flags to file "/var/lib/kubelet/kubeadm-flags.env"',
        '[kubelet-start] Starting the kubelet',
        '[kubelet-check] Waiting for a healthy kubelet at http://127.0.0.1:10248/healthz. This can take up to 4m0s',
        `[kubelet-check] The kubelet is healthy after ${takes.healthy / 1_000}s`,
        '[kubelet-start] Waiting for the kubelet to perform the TLS Bootstrap',
        '',
        'This node has joined the cluster:',
        '* Certificate signing request was sent to apiserver and a response was received.',
        '* The Kubelet was informed of the new secure connection details.',
        '',
        "Run 'kubectl get nodes' on the control-plane to see this node join the cluster.",
        '',
      ]),
    };
  }

  *#find(name: string): Step<Node | undefined> {
    try {
      return yield* this.#client.get(nodes, { name });
    } catch (error) {
      if (isStatus(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  /** Waits for the Node, which the kubelet registers. */
  *#annotate(name: string): Step<void> {
    while ((yield* this.#find(name)) === undefined) yield 500;
    const annotations = { [socketAnnotation]: 'unix:///run/containerd/containerd.sock' };
    yield* this.#client.patch(nodes, { name }, { type: 'merge', body: { metadata: { annotations } } });
  }
}

const isReady = ({ status }: Node): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;

const inLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

export const kubeadmBehaviourOf = (minor: number): KubeadmBehaviour => ({
  annotatesSocket: minor <= 33,
  texts: {
    joins:
      minor >= 32
        ? [
            '[preflight] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...',
            "[preflight] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.",
          ]
        : [
            '[preflight] Reading configuration from the cluster...',
            "[preflight] FYI: You can look at this config file with 'kubectl -n kube-system get cm kubeadm-config -o yaml'",
          ],
    remains:
      minor >= 34
        ? [
            'The reset process does not perform cleanup of CNI plugin configuration,',
            'network filtering rules and kubeconfig files.',
            '',
            'For information on how to perform this cleanup manually, please see:',
            '    https://k8s.io/docs/reference/setup-tools/kubeadm/kubeadm-reset/',
            '',
          ]
        : [
            'The reset process does not clean CNI configuration. To do so, you must remove /etc/cni/net.d',
            '',
            'The reset process does not reset or clean up iptables rules or IPVS tables.',
            'If you wish to reset iptables, you must do so manually by using the "iptables" command.',
            '',
            'If your cluster was setup to utilize IPVS, run ipvsadm --clear (or similar)',
            "to reset your system's IPVS tables.",
            '',
            'The reset process does not clean your kubeconfig files and you must remove them manually.',
            'Please, check the contents of the $HOME/.kube/config file.',
          ],
  },
});
