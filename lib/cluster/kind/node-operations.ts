import semver from 'semver';
import { z } from 'zod';
import type { Clock } from '../../clock/clock.ts';
import { HarnessError } from '../../errors.ts';
import type { PowerEvidence } from '../../power/fault.ts';
import { keepSecret } from '../../secrets/known.ts';
import { type Milliseconds, minutes, seconds } from '../../units.ts';
import type { KindClusterDescription } from '../cluster.ts';
import type { Act, KubectlOptions, KubeletState, NodeOperations, NodeRemains } from '../node-operations.ts';
import { type CommandOptions, type CommandResult, lastLine, type Run } from './commands.ts';
import { onLifeline } from './on-lifeline.ts';

/** Longer than any drain that ends: a pod may take its grace period. */
const longestAct: Milliseconds = minutes(20);
const longestQuestion: Milliseconds = seconds(20);

export interface KindOperationsOptions {
  readonly run: Run;
  readonly clock: Clock;
  readonly description: KindClusterDescription;
  readonly admit: AdmitOperation;
}

/** Called before each operation that changes something. It throws, and nothing is done, unless that may be changed. */
export interface AdmitOperation {
  /** For a program of this host that speaks to the API server; `act` as in `kubectl drain a`. */
  cluster(act: string): Promise<void>;
  /** For a program in a machine's container; `act` as in `kubeadm reset`. */
  machine(machine: string, act: string): Promise<void>;
}

/** Operations on the nodes of a kind cluster, by way of `docker exec`. */
export function kindOperations({ run, clock, description, admit }: KindOperationsOptions): NodeOperations {
  const controlPlane = description.nodes.find((node) => node.role === 'control-plane')?.machine ?? '';
  const act = async (program: string, args: readonly string[], options: Partial<CommandOptions> = {}): Promise<Act> => {
    const lo = clock.now();
    const result = await run(program, args, { timeout: longestAct, ...options });
    if (result.missing) throw cannot(result, `there is no ${program} on PATH`);
    return {
      command: result.command,
      exitCode: result.exitCode,
      output: result.output,
      at: { lo, hi: clock.now() },
    };
  };
  const ask = async (args: readonly string[], input?: string): Promise<string> => {
    const options = { timeout: longestQuestion, ...(input === undefined ? {} : { input }) };
    const result = await run('docker', args, options);
    if (!result.ok) throw cannot(result, lastLine(result.output) || 'it failed');
    return result.stdout;
  };
  const kubectlOfControlPlane = async (args: readonly string[], options: KubectlOptions): Promise<Act> => {
    const kubectl = ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', ...args];
    const { signal = new AbortController().signal, ...rest } = options;
    const told = await act('docker', ['exec', '-i', controlPlane, ...onLifeline(kubectl)], {
      ...rest,
      lifeline: signal,
    });
    // The shell that holds the lifeline has an exit code of its own for a kubectl that it ended.
    const exitCode = signal.aborted ? undefined : told.exitCode;
    return { ...told, exitCode, command: ['docker', 'exec', controlPlane, ...kubectl].join(' ') };
  };
  let hostHasKubectl: Promise<boolean> | undefined;
  return {
    kubectl: async (args, options = {}) => {
      hostHasKubectl ??= hasFittingKubectl(run, description.spec.kubernetesVersion);
      const command = ['kubectl', ...args].join(' ');
      if (await hostHasKubectl) {
        await admit.cluster(command);
        return act('kubectl', ['--kubeconfig', description.kubeconfigPath, ...args], options);
      }
      await admit.machine(controlPlane, command);
      return kubectlOfControlPlane(args, options);
    },
    reset: async (machine) => {
      await admit.machine(machine, 'kubeadm reset');
      return act('docker', ['exec', '-i', machine, 'sh', '-e'], { input: resetScript });
    },
    remains: async (machine) => remainsOf(await ask(['exec', '-i', machine, 'sh', '-e'], remainsScript)),
    join: async (machine) => {
      await admit.machine(controlPlane, 'kubeadm token create');
      await admit.machine(machine, 'kubeadm join');
      const token = (await ask(['exec', controlPlane, 'kubeadm', 'token', 'create', '--ttl', '1h'])).trim();
      keepSecret([token]);
      return act('docker', ['exec', '-i', machine, 'sh', '-e'], { input: joinScript(token) });
    },
    kubeletState: async (machine) => kubeletStateOf(await ask(['exec', '-i', machine, 'sh', '-e'], kubeletStateScript)),
    placeStaticPod: async (machine, name, manifest) => {
      await admit.machine(machine, `the static Pod ${name}`);
      // The kubelet must not read half a file: it is made on the same disk and moved to its place whole.
      const part = `/etc/kubernetes/powercut-${name}.part`;
      const made = `cat > ${part} && mv ${part} ${staticPodFile(name)}`;
      await ask(['exec', '-i', machine, 'sh', '-ec', made], manifest);
    },
    removeStaticPod: async (machine, name) => {
      await admit.machine(machine, `the removal of the static Pod ${name}`);
      await ask(['exec', machine, 'rm', '-f', staticPodFile(name)]);
    },
    kubelet: async (machine, verb) => {
      await admit.machine(machine, `systemctl ${verb} kubelet`);
      return act('docker', ['exec', machine, 'systemctl', verb, 'kubelet']);
    },
    kubeletUnit: async (machine) => {
      const args = ['exec', machine, 'systemctl', 'show', 'kubelet', `--property=${kubeletProperties}`];
      return kubeletEvidence(machine, await ask(args), clock.now());
    },
    kubeletUndo: (machine, done) => `docker exec ${machine} systemctl ${done === 'stop' ? 'start' : 'stop'} kubelet`,
  };
}

/** kubeadm's staticPodPath, which its kubelets watch (cmd/kubeadm/app/constants, ManifestsSubDirName). */
const staticPodFile = (name: string): string => `/etc/kubernetes/manifests/powercut-${name}.json`;

/**
 * Rules and chains of Kubernetes and of its CNI plugins bear their prefixes. The nat table is never flushed: Docker's
 * embedded DNS lives there, without which the machine cannot find its control plane any more.
 */
const ours = '^(:(KUBE|CNI)-|-A (KUBE|CNI)-|-A .* -j (KUBE|CNI)-)';

const resetScript = `
kubeadm reset -f
for family in iptables ip6tables; do
  $family-save | grep -vE '${ours}' | $family-restore
done
rm -rf /etc/cni/net.d/* /var/lib/cni/*
`;

/** Each line is a word, a tab and a value. */
const remainsScript = `
for path in /etc/kubernetes/kubelet.conf /etc/kubernetes/bootstrap-kubelet.conf /etc/kubernetes/manifests/* /etc/kubernetes/pki/* /var/lib/kubelet/* /etc/cni/net.d/* /var/lib/cni/*; do
  if [ -e "$path" ]; then printf 'file\\t%s\\n' "$path"; fi
done
for family in iptables ip6tables; do
  $family-save | grep -E '${ours}' | sed "s/^/rule\\t$family /" || true
done
printf 'kubelet\\t%s\\n' "$(systemctl is-active kubelet || true)"
name=$(sed -n 's/^ *apiServerEndpoint: *//p' /kind/kubeadm.conf | head -n 1)
if getent hosts "\${name%:*}" >/dev/null; then printf 'resolves\\tyes\\n'; else printf 'resolves\\tno\\n'; fi
`;

/** As above. */
const kubeletStateScript = `
printf 'kubelet\\t%s\\n' "$(systemctl is-active kubelet || true)"
printf 'pid\\t%s\\n' "$(systemctl show --property MainPID kubelet | sed 's/^MainPID=//')"
if [ -e /etc/kubernetes/kubelet.conf ]; then printf 'configured\\tyes\\n'; fi
`;

function kubeletStateOf(output: string): KubeletState {
  const values = wordsOf(output);
  return {
    activity: values('kubelet')[0] ?? 'unknown',
    pid: Number(values('pid')[0] ?? 0),
    configured: values('configured')[0] === 'yes',
  };
}

/** What a script said, by word. */
function wordsOf(output: string): (word: string) => string[] {
  const lines = output.split('\n').map((line) => line.split('\t'));
  return (word) => lines.flatMap(([first, value]) => (first === word && value ? [value] : []));
}

function remainsOf(output: string): NodeRemains {
  const values = wordsOf(output);
  return {
    files: values('file'),
    kubelet: values('kubelet')[0] ?? 'unknown',
    hostNetwork: { rules: values('rule'), resolvesControlPlane: values('resolves')[0] === 'yes' },
  };
}

/** kind leaves its own configuration in the machine, with a token that expires a day after the cluster was made. */
function joinScript(token: string): string {
  return `
sed 's/^\\( *token: \\).*/\\1${token}/' /kind/kubeadm.conf > /tmp/powercut-join.conf
kubeadm join --config /tmp/powercut-join.conf --skip-phases=preflight
rm /tmp/powercut-join.conf
`;
}

const kubeletProperties = 'ActiveState,MainPID,ActiveEnterTimestampMonotonic,InactiveEnterTimestampMonotonic,NRestarts';

/** In the facts by which the state of a machine is compared: systemd keeps the same of a unit as Docker of a container. */
function kubeletEvidence(machine: string, output: string, readAt: Milliseconds): PowerEvidence {
  const told = new Map(output.split('\n').map((line) => [line.replace(/=.*$/, ''), line.replace(/^[^=]*=/, '')]));
  const state = told.get('ActiveState') ?? 'unknown';
  const pid = Number(told.get('MainPID') ?? Number.NaN);
  const facts = {
    containerId: machine,
    status: state,
    pid,
    startedAt: told.get('ActiveEnterTimestampMonotonic'),
    finishedAt: told.get('InactiveEnterTimestampMonotonic'),
    restartCount: told.get('NRestarts'),
  };
  const off = (state === 'inactive' || state === 'failed') && pid === 0;
  return {
    source: `systemctl show kubelet in ${machine.slice(0, 12)}`,
    readAt,
    state: off ? 'off' : 'running',
    facts: Object.fromEntries(
      Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}

const clientVersion = z.object({ clientVersion: z.object({ gitVersion: z.string() }) });

/** Whether the host's kubectl is supported with the cluster: one minor version apart at most (Kubernetes' version skew policy). */
async function hasFittingKubectl(run: Run, clusterVersion: string): Promise<boolean> {
  const result = await run('kubectl', ['version', '--client', '-o', 'json'], { timeout: longestQuestion });
  if (!result.ok) return false;
  const told = clientVersion.safeParse(parseJson(result.stdout));
  const client = semver.parse(told.success ? told.data.clientVersion.gitVersion : '');
  const cluster = semver.parse(clusterVersion);
  if (client === null || cluster === null) return false;
  return client.major === cluster.major && Math.abs(client.minor - cluster.minor) <= 1;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cannot({ command }: CommandResult, why: string): HarnessError {
  return new HarnessError('E_NODE_OPERATION', `"${command}" could not be done: ${why}.`, {
    hint: 'See whether the machine of the node still runs: docker ps -a',
  });
}
