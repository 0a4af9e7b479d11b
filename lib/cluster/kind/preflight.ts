import semver from 'semver';
import type { Clock } from '../../clock/clock.ts';
import { HarnessError } from '../../errors.ts';
import { type Milliseconds, seconds } from '../../units.ts';
import type { ClusterSpec } from '../cluster.ts';
import { checkSpec } from './check-spec.ts';
import { type Environment, lastLine, type Run } from './commands.ts';
import { nodeNames } from './config.ts';
import type { Docker } from './docker.ts';
import { dockerError } from './docker-error.ts';
import { resolveNodeImage } from './images.ts';

/** The first kind that writes kubeadm v1beta4, which Kubernetes 1.36 and later need (pkg/cluster/internal/kubeadm/config.go). */
const oldestKind = '0.32.0';

/** The kind whose node images powercut knows. */
const recommendedKind = '0.33.0';

const probeTimeout: Milliseconds = seconds(20);

export interface PreflightOptions {
  readonly run: Run;
  readonly docker: Docker;
  readonly environment: Environment;
  readonly clock: Clock;
  /** Docker's id of the daemon that the power driver reaches. */
  readonly powerDaemonId: () => Promise<string>;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/**
 * Finds out whether a cluster can be made here, and throws one HarnessError if not: exit code 3, or 2 for what was asked
 * wrongly. Makes nothing but, if need be, a local copy of the node image.
 */
export async function preflight(spec: ClusterSpec, options: PreflightOptions): Promise<void> {
  checkSpec(spec);
  refuseOtherRuntimes(options.environment);
  refuseRemoteDocker(options.environment);
  await checkDocker(options);
  await checkKind(options.run);
  await checkNameIsFree(spec, options.docker);
  await fetchNodeImage(spec, options);
}

function refuseOtherRuntimes(environment: Environment): void {
  const chosen = environment['KIND_EXPERIMENTAL_PROVIDER'];
  if (chosen === undefined || chosen === '' || chosen === 'docker') return;
  throw dockerOnly(
    `KIND_EXPERIMENTAL_PROVIDER is ${chosen}`,
    'Unset KIND_EXPERIMENTAL_PROVIDER, and have Docker running.',
  );
}

/** kind has the API server listen on 127.0.0.1 of the daemon's host, where we would look for it in vain. */
function refuseRemoteDocker(environment: Environment): void {
  const host = environment['DOCKER_HOST'] ?? '';
  if (host === '' || !isRemote(host)) return;
  throw new HarnessError(
    'E_DOCKER_REMOTE',
    `powercut needs a Docker daemon on this very host, and DOCKER_HOST is ${host}.`,
    {
      hint: 'Run powercut where that daemon runs, or unset DOCKER_HOST and start one here.',
    },
  );
}

/** A URL of docker's: unix, npipe and fd are local by nature. */
function isRemote(dockerHost: string): boolean {
  const [, scheme = '', host = ''] = /^(\w+):\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(dockerHost) ?? [];
  if (!['tcp', 'http', 'https', 'ssh'].includes(scheme)) return false;
  return scheme === 'ssh' || !/^(localhost|127(\.\d+){3}|\[::1\]|)$/.test(host);
}

async function checkDocker({ run, clock, powerDaemonId }: PreflightOptions): Promise<void> {
  // As kind itself tells Docker from what calls itself docker (providers/docker/util.go, IsAvailable).
  const version = await run('docker', ['--version'], { timeout: probeTimeout });
  if (version.missing) throw (await otherRuntimeFound(run)) ?? dockerError(version);
  if (version.ok && !/^Docker version/m.test(version.stdout)) {
    throw dockerOnly(`the docker command here is ${lastLine(version.stdout) || 'something else'}`, installDocker);
  }
  // Where no daemon answers, `docker info --format` of Docker 20.10 (Debian 12) only tells that its template failed.
  const server = await run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: probeTimeout });
  if (!server.ok || server.stdout.trim() === '') throw dockerError(server);
  const info = await run('docker', ['info', '--format', '{{.ID}}'], { timeout: probeTimeout });
  const id = info.stdout.trim();
  if (!info.ok || id === '') throw dockerError(info);

  const answered = new AbortController();
  const tooLate = clock.waitUntil(clock.now() + probeTimeout, answered.signal).then(() => undefined);
  const reached = await Promise.race([powerDaemonId().catch(() => undefined), tooLate]);
  answered.abort();
  if (reached === id) return;
  const what =
    reached === undefined ? 'does not answer where its API is looked for' : 'is not the daemon that its API reaches';
  throw new HarnessError('E_DOCKER_TWO_DAEMONS', `What the docker command talks to ${what}.`, {
    hint: "Docker contexts are known to the docker command only; set DOCKER_HOST: export DOCKER_HOST=$(docker context inspect --format '{{.Endpoints.docker.Host}}')",
  });
}

async function otherRuntimeFound(run: Run): Promise<HarnessError | undefined> {
  for (const program of ['podman', 'nerdctl']) {
    const found = await run(program, ['--version'], { timeout: probeTimeout });
    if (!found.missing) return dockerOnly(`only ${program} is installed`, installDocker);
  }
  return undefined;
}

const installDocker = 'Install Docker Engine or Docker Desktop: https://docs.docker.com/get-docker/';

function dockerOnly(found: string, hint: string): HarnessError {
  return new HarnessError('E_DOCKER_ONLY', `powercut works with Docker only, not with Podman or nerdctl: ${found}.`, {
    hint,
  });
}

async function checkKind(run: Run): Promise<void> {
  const install = `Install kind ${recommendedKind}: https://kind.sigs.k8s.io/docs/user/quick-start/#installation`;
  const result = await run('kind', ['version'], { timeout: probeTimeout });
  if (result.missing) {
    throw new HarnessError('E_NO_KIND', 'kind is not installed: there is no kind command on PATH.', { hint: install });
  }
  // `kind v0.33.0 go1.26.8 linux/amd64`
  const version = semver.parse(/\bv?(\d+\.\d+\.\d+\S*)/.exec(result.stdout)?.[1]);
  if (!result.ok || version === null) {
    throw new HarnessError(
      'E_NO_KIND',
      `"kind version" does not tell a version: ${lastLine(result.output) || 'no output'}.`,
      {
        hint: install,
      },
    );
  }
  // A pre-release of a version has what the version has, or nearly so.
  if (semver.lt(`${version.major}.${version.minor}.${version.patch}`, oldestKind)) {
    throw new HarnessError(
      'E_KIND_TOO_OLD',
      `kind ${version.version} is too old; powercut needs ${oldestKind} or newer.`,
      {
        hint: install,
      },
    );
  }
}

async function checkNameIsFree(spec: ClusterSpec, docker: Docker): Promise<void> {
  const taken = (what: string, hint: string) =>
    new HarnessError('E_CLUSTER_NAME_TAKEN', `The cluster name "${spec.name}" is taken: ${what}.`, { hint });
  const deleteIt = `Choose another name, or delete it: kind delete cluster --name ${spec.name}`;

  const [nodes, names, networks] = await Promise.all([
    docker.nodeContainers(spec.name),
    docker.containerNames(),
    docker.networkRuns(spec.name),
  ]);
  if (nodes.length > 0) throw taken('there is a kind cluster of that name', deleteIt);
  const clash = nodeNames(spec).find((name) => names.includes(name));
  if (clash !== undefined)
    throw taken(`there is a container ${clash}`, `Choose another name, or remove it: docker rm -f ${clash}`);
  if (networks.length > 0) {
    throw taken(
      'there is a Docker network of that name',
      `Choose another name, or remove it: docker network rm ${spec.name}`,
    );
  }
}

async function fetchNodeImage(spec: ClusterSpec, { docker, signal, onProgress }: PreflightOptions): Promise<void> {
  const image = spec.nodeImage ?? resolveNodeImage(spec.kubernetesVersion).image;
  if (await docker.hasImage(image)) return;
  const [shown = image] = image.split('@');
  onProgress(`Pulling node image ${shown}`);
  const pulled = await docker.pull(image, {
    signal,
    onProgress: (layers) => onProgress(`Pulling node image ${shown}: ${layers}`),
  });
  if (pulled.ok) return;
  signal.throwIfAborted();
  const why = pulled.timedOut ? 'the download took too long' : lastLine(pulled.stderr) || 'docker pull failed';
  throw new HarnessError('E_NODE_IMAGE', `The node image ${shown} is not here and cannot be pulled: ${why}.`, {
    hint:
      spec.nodeImage === undefined
        ? 'Without a network, load it first (docker load), or name one that is here with --node-image.'
        : 'Correct --node-image, or load the image first: docker load.',
  });
}
