import type { Clock } from '../../clock/clock.ts';
import { errorMessage } from '../../error-code.ts';
import { HarnessError } from '../../errors.ts';
import { formatDuration } from '../../units.ts';
import { type Environment, lastLine, probeTimeout, type Run } from './commands.ts';
import { dockerError } from './docker-error.ts';

export interface DockerOptions {
  readonly run: Run;
  readonly environment: Environment;
  readonly clock: Clock;
  /** Docker's id of the daemon that the power driver reaches. */
  readonly powerDaemonId: () => Promise<string>;
}

/** Answers the version of the Docker daemon on this very host; throws HarnessError if none can be used. */
export async function checkDocker(options: DockerOptions): Promise<string> {
  refuseOtherRuntimes(options.environment);
  refuseRemoteDocker(options.environment);
  return answeringDocker(options);
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

async function answeringDocker({ run, clock, powerDaemonId }: DockerOptions): Promise<string> {
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
  const tooLate = clock
    .waitUntil(clock.now() + probeTimeout, answered.signal)
    .then(() => ({ why: `nothing within ${formatDuration(probeTimeout)}` }));
  const reading = powerDaemonId().then(
    (reached) => ({ reached }),
    (error: unknown) => ({ why: errorMessage(error) }),
  );
  const answer = await Promise.race([reading, tooLate]);
  answered.abort();
  if ('reached' in answer && answer.reached === id) return server.stdout.trim();
  const what =
    'why' in answer
      ? `does not answer where its API is looked for (${answer.why})`
      : 'is not the daemon that its API reaches';
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
