import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import semver from 'semver';
import type { Clock } from '../../clock/clock.ts';
import { errorMessage } from '../../error-code.ts';
import { HarnessError } from '../../errors.ts';
import { openKubeConfig } from '../../guard/kubeconfig.ts';
import { withoutSecrets } from '../../secrets/known.ts';
import { formatDuration, type Milliseconds, minutes } from '../../units.ts';
import { apiReader } from '../api-reader.ts';
import type { ClusterSpec, CreateOptions, KindClusterDescription, NodeDescription } from '../cluster.ts';
import { readIdentity } from '../read-identity.ts';
import { apiOf } from '../sockets.ts';
import { writeAuditPolicy } from './audit.ts';
import { readInotify } from './check-inotify.ts';
import type { Run } from './commands.ts';
import { kindConfig, nodeNames } from './config.ts';
import { deleteCluster } from './delete.ts';
import { answerTimeout, type Docker } from './docker.ts';
import { resolveNodeImage } from './images.ts';
import { oftenCauses, progressOf, tellingLine } from './kind-output.ts';
import { kubeconfigPath } from './kubeconfig.ts';
import { waitUntilReady } from './readiness.ts';
import { saveLogs } from './save-logs.ts';
import { loadImageFromHost, provideWorkloadImage } from './workload-image.ts';

export interface CreateDependencies {
  readonly clock: Clock;
  readonly run: Run;
  readonly docker: Docker;
  /** Whether the API server is to keep an audit log. */
  readonly audit?: boolean;
}

const createTimeout: Milliseconds = minutes(10);

/**
 * Makes a kind cluster in a Docker network of its own: no other container can take the address of a node that is off, what
 * is ours can be told by the network's label, and nothing is left in the user's network "kind".
 *
 * If it fails, what kind said and its logs are kept in `<runFolder>/kind/<name>`, and all that was made is removed. If it is
 * aborted, it returns as soon as kind is dead, and leaves the rest to whoever aborts, who deletes the cluster.
 */
export async function createCluster(
  spec: ClusterSpec,
  options: CreateOptions,
  dependencies: CreateDependencies,
): Promise<KindClusterDescription> {
  const { clock, docker, run } = dependencies;
  const { runId, stateFolder, signal, onProgress } = options;
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  signal.throwIfAborted();
  try {
    await docker.createNetwork(spec.name, runId);
    await runKind(spec, options, dependencies);
    const kubeconfig = kubeconfigPath(stateFolder, spec.name);
    await chmod(kubeconfig, 0o600).catch(() => undefined);
    const { kubeConfig } = await openKubeConfig(kubeconfig);
    const reader = apiReader(apiOf(kubeConfig), signal);

    onProgress('Waiting for nodes and system pods');
    const expectedNodes = nodeNames(spec);
    checkVersion(spec, await waitUntilReady({ reader, clock, expectedNodes, signal, onProgress }));

    const nodes = await describeNodes(spec, docker);
    const workers = nodes.filter(({ role }) => role === 'worker').map(({ name }) => name);
    await provideWorkloadImage({ ...options, image: spec.workloadImage, cluster: spec.name, workers, run, docker });
    for (const own of spec.workload?.images ?? []) {
      await loadImageFromHost({ ...options, image: own, cluster: spec.name, workers, run, docker });
    }
    return { provider: 'kind', spec, kubeconfigPath: kubeconfig, identity: await readIdentity(kubeConfig), nodes };
  } catch (error) {
    signal.throwIfAborted();
    // Then nothing was made, and what has the name stays, whosever it is.
    if (error instanceof HarnessError && error.code === 'E_CLUSTER_NAME_TAKEN') throw error;
    const logs = blamesTheCluster(error) ? logFolder(spec, options) : undefined;
    if (logs !== undefined) {
      onProgress(`Collecting logs into ${logs}`);
      await saveLogs({ name: spec.name, folder: logs, run, docker, signal });
    }
    const left = await deleteCluster({ name: spec.name, runId, stateFolder, clock, run, docker }).catch(errorMessage);
    throw withMoreHints(error, [logs === undefined ? undefined : `Logs: ${logs}`, left ?? undefined]);
  }
}

async function runKind(spec: ClusterSpec, options: CreateOptions, dependencies: CreateDependencies): Promise<void> {
  const { clock, run, audit = false } = dependencies;
  const { signal, onProgress, stateFolder } = options;
  const image = spec.nodeImage ?? resolveNodeImage(spec.kubernetesVersion).image;
  const began = clock.now();
  const kubeconfig = kubeconfigPath(stateFolder, spec.name);
  const auditPolicy = audit ? await writeAuditPolicy(stateFolder) : undefined;
  const args = ['create', 'cluster', '--name', spec.name, '--config', '-', '--kubeconfig', kubeconfig, '--retain'];
  const result = await run('kind', args, {
    timeout: createTimeout,
    signal,
    input: JSON.stringify(kindConfig(spec, image, auditPolicy)),
    // An existing network is used as it is (kind/pkg/cluster/internal/providers/docker/network.go, ensureNetwork).
    env: { KIND_EXPERIMENTAL_PROVIDER: 'docker', KIND_EXPERIMENTAL_DOCKER_NETWORK: spec.name },
    onLine: (line) => {
      const progress = progressOf(line);
      if (progress !== undefined) onProgress(progress);
    },
  });
  if (result.ok) return;
  signal.throwIfAborted();
  const folder = logFolder(spec, options);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'create.log'), withoutSecrets(`${result.command}\n${result.output}\n`));
  const how = result.timedOut ? 'took too long' : `exit code ${result.exitCode ?? 'none'}`;
  const host = { inotifyInstances: (await readInotify()).max_user_instances, cgroupVersion: await cgroupVersion(run) };
  const often = oftenCauses(result.output, semver.minor(spec.kubernetesVersion), host);
  throw new HarnessError(
    'E_KIND_CREATE',
    `kind could not create cluster "${spec.name}" (${how} after ${formatDuration(clock.now() - began)}): ${tellingLine(result.output)}`,
    often.length === 0 ? {} : { hint: `Often it is this: ${often.join('; ')}.` },
  );
}

/** What was promised is what was made: a report that names the wrong version would be worse than none. */
function checkVersion({ kubernetesVersion, nodeImage }: ClusterSpec, found: string): void {
  if (semver.eq(found, kubernetesVersion)) return;
  throw new HarnessError(
    'E_NODE_IMAGE_VERSION',
    `${nodeImage ?? 'The node image'} is Kubernetes ${found}, not ${kubernetesVersion}.`,
    {
      hint: `Ask for ${found}, or name the image of ${kubernetesVersion} with --node-image.`,
    },
  );
}

async function describeNodes(spec: ClusterSpec, docker: Docker): Promise<readonly NodeDescription[]> {
  const containers = await docker.nodeContainers(spec.name);
  return nodeNames(spec).map((name) => {
    const container = containers.find((candidate) => candidate.name === name);
    if (container === undefined) throw new HarnessError('E_KIND_CREATE', `There is no container of node ${name}.`);
    if (container.network !== spec.name) {
      throw new HarnessError(
        'E_NOT_OUR_MACHINE',
        `The container ${name} is on network ${container.network}, not ours.`,
      );
    }
    return { name, role: container.role === 'control-plane' ? 'control-plane' : 'worker', machine: container.id };
  });
}

/** Whether the nodes' logs can tell more than the error does. */
function blamesTheCluster(error: unknown): boolean {
  return !(error instanceof HarnessError) || ['E_KIND_CREATE', 'E_CLUSTER_NOT_READY'].includes(error.code);
}

const logFolder = ({ name }: ClusterSpec, { runFolder }: CreateOptions): string => join(runFolder, 'kind', name);

function withMoreHints(error: unknown, more: readonly (string | undefined)[]): unknown {
  if (!(error instanceof HarnessError)) return error;
  const hint = [error.hint, ...more].filter((text) => text !== undefined).join(' ');
  return new HarnessError(error.code, error.message, {
    ...(hint === '' ? {} : { hint }),
    exitCode: error.exitCode,
    cause: error.cause,
  });
}

async function cgroupVersion(run: Run): Promise<string | undefined> {
  const { stdout } = await run('docker', ['info', '--format', '{{.CgroupVersion}}'], { timeout: answerTimeout });
  return stdout.trim() === '' ? undefined : stdout.trim();
}
