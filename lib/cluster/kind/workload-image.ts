import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../errors.ts';
import { type Milliseconds, minutes } from '../../units.ts';
import { type CommandResult, lastLine, type Run } from './commands.ts';
import { answerTimeout, type Docker } from './docker.ts';

export interface WorkloadImageOptions {
  readonly image: string;
  readonly cluster: string;
  /** Private folder (0700) of the run. */
  readonly stateFolder: string;
  /** Names of the worker nodes, and so of their containers. */
  readonly workers: readonly string[];
  readonly run: Run;
  readonly docker: Docker;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

const loadTimeout: Milliseconds = minutes(5);

/**
 * Sees to it that every worker has the workload's image before anything is measured: else a replacement Pod would also be
 * timed by a download. In this order: it is in the nodes already (baked into the node image); it is on the host, and loaded
 * from there; the host pulls it and it is loaded; the nodes pull it themselves.
 * Throws HarnessError `E_WORKLOAD_IMAGE`.
 */
export async function provideWorkloadImage(options: WorkloadImageOptions): Promise<void> {
  const { image, docker, signal, onProgress } = options;
  const lacking = await workersWithout(options);
  if (lacking.length === 0) return;

  let onHost = await docker.hasImage(image);
  let pull: CommandResult | undefined;
  if (!onHost) {
    onProgress(`Pulling workload image ${image}`);
    pull = await docker.pull(image, {
      signal,
      onProgress: (layers) => onProgress(`Pulling workload image ${image}: ${layers}`),
    });
    signal.throwIfAborted();
    onHost = pull.ok;
  }
  if (onHost) {
    onProgress(`Loading workload image ${image} into the nodes`);
    await load(options, lacking);
    signal.throwIfAborted();
  }
  // Docker's containerd image store saves images that kind cannot load (kubernetes-sigs/kind#3795); by digest it cannot at all.
  const still = await workersWithout(options);
  const pulls = await Promise.all(still.map((worker) => pullOn(worker, options)));
  signal.throwIfAborted();
  const failed = pulls.find(({ ok }) => !ok);
  if (failed === undefined) return;
  const why = lastLine((pull ?? failed).stderr) || 'the download took too long';
  throw new HarnessError('E_WORKLOAD_IMAGE', `The workload image ${image} is not here and cannot be pulled: ${why}.`, {
    hint: 'Without a network, load it first (docker load), or name one that is here with --workload-image.',
  });
}

/**
 * Loads an image into the workers that lack it, if this host has it. Else nothing is done: the kubelet pulls it, with the
 * credentials that the manifest gives, and if it cannot, the Pods say why.
 */
export async function loadImageFromHost(options: WorkloadImageOptions): Promise<void> {
  const { image, docker, signal, onProgress } = options;
  const lacking = await workersWithout(options);
  if (lacking.length === 0 || !(await docker.hasImage(image))) return;
  onProgress(`Loading image ${image} into the nodes`);
  await load(options, lacking);
  signal.throwIfAborted();
}

/** The full reference of an image, as containerd lists it (distribution/reference, ParseNormalizedNamed and TagNameOnly). */
export function fullReference(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = hasRegistry ? image : `docker.io/${rest.length === 0 ? 'library/' : ''}${image}`;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.includes('@') || name.includes(':') ? path : `${path}:latest`;
}

async function workersWithout({ image, workers, run }: WorkloadImageOptions): Promise<readonly string[]> {
  const reference = fullReference(image);
  const has = await Promise.all(
    workers.map(async (worker) => {
      const list = await run('docker', ['exec', worker, 'ctr', '--namespace=k8s.io', 'images', 'ls', '--quiet'], {
        timeout: answerTimeout,
      });
      return list.stdout.split('\n').some((line) => line.trim() === reference);
    }),
  );
  return workers.filter((_, index) => has[index] !== true);
}

/** kind saves the image into a temporary folder, which it leaves behind when it is killed: so it gets one that we remove. */
async function load(options: WorkloadImageOptions, workers: readonly string[]): Promise<void> {
  const { image, cluster, run, signal } = options;
  const folder = loadFolder(options.stateFolder, cluster);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await run('kind', ['load', 'docker-image', image, '--name', cluster, '--nodes', workers.join(',')], {
    timeout: loadTimeout,
    signal,
    env: { KIND_EXPERIMENTAL_PROVIDER: 'docker', TMPDIR: folder },
  });
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Where the image is kept while it is loaded into the nodes of a cluster. */
export function loadFolder(stateFolder: string, cluster: string): string {
  return join(stateFolder, `${cluster}.images`);
}

async function pullOn(worker: string, { image, run, signal }: WorkloadImageOptions): Promise<CommandResult> {
  const pull = ['ctr', '--namespace=k8s.io', 'images', 'pull', fullReference(image)];
  return run('docker', ['exec', worker, ...pull], { timeout: loadTimeout, signal });
}
