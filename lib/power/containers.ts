import type { getContainerRuntimeClient } from 'testcontainers';
import { HarnessError } from '../errors.ts';
import { type Milliseconds, seconds } from '../units.ts';

/** A container as its runtime shows it; times are the runtime's own, RFC 3339. */
export interface ContainerState {
  readonly id: string;
  readonly name: string;
  /** `running`, `exited`, `created` … */
  readonly status: string;
  readonly running: boolean;
  readonly paused: boolean;
  readonly restarting: boolean;
  /** Of its first process, on the runtime's host; 0 if there is none. */
  readonly pid: number;
  readonly exitCode: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly restartCount: number;
  readonly restartPolicy: RestartPolicy;
  /** IPv4 by network; empty while it is off. */
  readonly addresses: { readonly [network: string]: string };
  /** Of a node that kind made, the cluster that it made it for. */
  readonly cluster: string | undefined;
  /** That it was made with. */
  readonly network: string;
}

/** `no`, `always`, `on-failure:1` … */
export type RestartPolicy = string;

/**
 * The few acts on containers that power needs; each answers or is rejected with a HarnessError: `E_POWER_NO_MACHINE` for
 * a container that does not exist, `E_POWER_NO_ANSWER` for a runtime that is gone or silent, `E_POWER_REFUSED` for the rest.
 */
export interface Containers {
  /** As in `docker inspect`: what evidence names as its source. */
  readonly inspectCommand: string;
  inspect(id: string): Promise<ContainerState>;
  /** SIGKILL. Does nothing to a container that is not running. */
  kill(id: string): Promise<void>;
  /** The stop signal of its image, which its first process is to answer by ending. Does nothing to one that is not running. */
  stop(id: string): Promise<void>;
  /** Only for one that is running. */
  pause(id: string): Promise<void>;
  /** Does nothing to a container that is running. */
  start(id: string): Promise<void>;
  /** Only for one that is paused. */
  unpause(id: string): Promise<void>;
  setRestartPolicy(id: string, policy: RestartPolicy): Promise<void>;
}

/** No request to Docker may take longer than this. */
const requestTimeout: Milliseconds = seconds(20);

/** Then it gets SIGKILL; less than a request may take. A kind node halts in under a second. */
const secondsToStop = 15;

/** Set by kind on its node containers (kind/pkg/cluster/internal/providers/docker/constants.go). */
const kindLabel = 'io.x-k8s.kind.cluster';

/**
 * Docker, found and reached by testcontainers (DOCKER_HOST, then the usual sockets), which is loaded with the first
 * request. Finding the runtime starts no Ryuk: only testcontainers' own containers and networks do that.
 */
export function dockerContainers(): Containers {
  const ask = async <T>(
    id: string,
    what: string,
    request: (container: DockerContainer, limit: Limit) => Promise<T>,
  ) => {
    const { container } = await runtime();
    try {
      return await request(container.getById(id), { abortSignal: AbortSignal.timeout(requestTimeout) });
    } catch (error) {
      throw explain(error, id, what);
    }
  };
  return {
    inspectCommand: 'docker inspect',
    inspect: async (id) => stateOf(await ask(id, 'inspect', (container, limit) => container.inspect(limit))),
    // 409: it is not running. https://docs.docker.com/reference/api/engine/version/v1.41/#operation/ContainerKill
    kill: async (id) =>
      ask(id, 'kill', (container, limit) => unlessStatus(409, container.kill({ signal: 'SIGKILL', ...limit }))),
    // 304: it is stopped already. https://docs.docker.com/reference/api/engine/version/v1.41/#operation/ContainerStop
    stop: async (id) =>
      ask(id, 'stop', (container, limit) => unlessStatus(304, container.stop({ t: secondsToStop, ...limit }))),
    pause: async (id) => ask(id, 'pause', (container, limit) => container.pause(limit)),
    // 304: it is started already. https://docs.docker.com/reference/api/engine/version/v1.41/#operation/ContainerStart
    start: async (id) => ask(id, 'start', (container, limit) => unlessStatus(304, container.start(limit))),
    unpause: async (id) => ask(id, 'unpause', (container, limit) => container.unpause(limit)),
    setRestartPolicy: async (id, policy) => {
      const [name, retries] = policy.split(':');
      const RestartPolicy = { Name: name, ...(retries === undefined ? {} : { MaximumRetryCount: Number(retries) }) };
      await ask(id, 'update', (container, limit) => container.update({ RestartPolicy, ...limit }));
    },
  };
}

/** Docker's own id of the daemon that testcontainers finds; the same as `docker info --format {{.ID}}` if it is the same. */
export async function containerRuntimeId(): Promise<string> {
  const { container } = await runtime();
  const info: unknown = await container.dockerode.info();
  return typeof info === 'object' && info !== null && 'ID' in info && typeof info.ID === 'string' ? info.ID : '';
}

type Runtime = Awaited<ReturnType<typeof getContainerRuntimeClient>>;
type DockerContainer = ReturnType<Runtime['container']['getById']>;
type Limit = { readonly abortSignal: AbortSignal };

async function runtime(): Promise<Runtime> {
  const testcontainers = await import('testcontainers');
  return testcontainers.getContainerRuntimeClient().catch((error: unknown) => {
    throw new HarnessError('E_POWER_NO_ANSWER', 'Docker cannot be reached.', {
      hint: 'Start it, or set DOCKER_HOST to its socket; DEBUG=testcontainers* shows what was tried.',
      cause: error,
    });
  });
}

function stateOf(info: Awaited<ReturnType<DockerContainer['inspect']>>): ContainerState {
  const { State: state, HostConfig: host } = info;
  const policy = host.RestartPolicy;
  const retries = policy?.MaximumRetryCount ?? 0;
  const networks = Object.entries(info.NetworkSettings.Networks);
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    status: state.Status,
    running: state.Running,
    paused: state.Paused,
    restarting: state.Restarting,
    pid: state.Pid,
    exitCode: state.ExitCode,
    startedAt: state.StartedAt,
    finishedAt: state.FinishedAt,
    restartCount: info.RestartCount,
    restartPolicy: `${policy?.Name || 'no'}${retries > 0 ? `:${retries}` : ''}`,
    addresses: Object.fromEntries(networks.map(([name, { IPAddress }]) => [name, IPAddress])),
    cluster: info.Config.Labels[kindLabel],
    network: host.NetworkMode ?? '',
  };
}

async function unlessStatus(status: number, request: Promise<unknown>): Promise<void> {
  await request.catch((error: unknown) => {
    if (statusOf(error) !== status) throw error;
  });
}

function explain(error: unknown, id: string, what: string): HarnessError {
  const status = statusOf(error);
  if (status === 404) {
    return new HarnessError('E_POWER_NO_MACHINE', `There is no container ${id}.`, {
      hint: 'Look for it with: docker ps -a',
      cause: error,
    });
  }
  const said = error instanceof Error ? error.message : String(error);
  if (status === undefined) {
    return new HarnessError(
      'E_POWER_NO_ANSWER',
      `Docker did not answer the request to ${what} container ${id}: ${said}.`,
      {
        hint: 'See that the Docker daemon runs: docker info',
        cause: error,
      },
    );
  }
  return new HarnessError('E_POWER_REFUSED', `Docker refused to ${what} container ${id}: ${said}.`, { cause: error });
}

/** The HTTP status with which Docker answered; undefined if it did not answer. */
function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}
