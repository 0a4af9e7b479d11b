import { HarnessError } from '../../errors.ts';
import type { MachineFacts } from '../../guard/guard.ts';
import { runVariable } from '../../journal/marked-processes.ts';
import { type Milliseconds, minutes, seconds } from '../../units.ts';
import type { CommandResult, Run } from './commands.ts';
import { dockerError } from './docker-error.ts';

/** kind's labels on its node containers (kind/pkg/cluster/internal/providers/docker/constants.go). */
const kindLabels = { cluster: 'io.x-k8s.kind.cluster', role: 'io.x-k8s.kind.role' } as const;

/** Ours, on the network of a cluster: the id of the run that made it. */
const runLabel = 'dev.powercut.run';

/** A node container of a kind cluster. */
interface NodeContainer {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** The network it was created with; undefined while Docker is still making it. */
  readonly network: string | undefined;
  /** Docker's word for it, as in `running`, `paused` or `exited`; undefined while Docker is still making it. */
  readonly state: string | undefined;
  /** As it was named when the container was made; undefined while Docker is still making it. */
  readonly image: string | undefined;
}

/** A network that powercut has made for a cluster, and which it named after that. */
export interface OwnNetwork {
  readonly name: string;
  readonly runId: string;
  /** Undefined if Docker does not tell it in a way that we can read. */
  readonly made: Date | undefined;
}

/** What Docker takes at most for an answer that needs no download. */
export const answerTimeout: Milliseconds = seconds(30);
const pullTimeout: Milliseconds = minutes(10);

/** The part of Docker that making clusters needs, by way of the `docker` command: kind uses the same, with the same context. */
export interface Docker {
  /** Docker's own id of the daemon, which a context or DOCKER_HOST may change; undefined if it does not answer. */
  daemonId(signal: AbortSignal): Promise<string | undefined>;
  /** Names of all containers of the host, running or not. */
  containerNames(): Promise<readonly string[]>;
  /** Node containers that kind has labelled with this cluster's name, running or not. */
  nodeContainers(cluster: string): Promise<readonly NodeContainer[]>;
  /** Whose a container is, by its own labels. Throws if there is no such container. */
  placeOf(id: string): Promise<MachineFacts>;
  /** Ids of the runs that made the networks of that name: none if there is no network, '' for one that is not powercut's. */
  networkRuns(cluster: string): Promise<readonly string[]>;
  /** All networks of this daemon that bear our label. */
  ownNetworks(): Promise<readonly OwnNetwork[]>;
  createNetwork(cluster: string, runId: string): Promise<void>;
  /** Tells whether it is gone; it does not go while a container uses it. */
  removeNetwork(cluster: string): Promise<boolean>;
  /** Kills and removes containers with their volumes, all at the same time; those that are gone already do not matter. */
  removeContainers(ids: readonly string[]): Promise<void>;
  hasImage(image: string): Promise<boolean>;
  /** Tells how it went; `onProgress` gets `2 of 5 layers`. */
  pull(
    image: string,
    options: { readonly signal: AbortSignal; readonly onProgress: (text: string) => void },
  ): Promise<CommandResult>;
}

/** Docker, by way of `run`. Throws HarnessError `E_DOCKER…` if it refuses what it was asked, or does not answer. */
export function dockerBy(run: Run): Docker {
  const docker = (args: readonly string[], timeout = answerTimeout) => run('docker', args, { timeout });
  const answer = async (args: readonly string[]): Promise<string> => {
    const result = await docker(args);
    if (!result.ok) throw dockerError(result);
    return result.stdout;
  };

  return {
    daemonId: async (signal) => {
      const { stdout } = await run('docker', ['info', '--format', '{{.ID}}'], { timeout: answerTimeout, signal });
      return stdout.trim() === '' ? undefined : stdout.trim();
    },

    containerNames: async () => linesOf(await answer(['ps', '-a', '--format', '{{.Names}}'])),

    nodeContainers: async (cluster) => {
      const filter = `label=${kindLabels.cluster}=${cluster}`;
      const ids = linesOf(await answer(['ps', '-a', '-q', '--no-trunc', '--filter', filter]));
      if (ids.length === 0) return [];
      const format = `{{.Id}} {{.Name}} {{.HostConfig.NetworkMode}} {{index .Config.Labels "${kindLabels.role}"}} {{.State.Status}} {{.Config.Image}}`;
      // Fails for a container that has gone since, and for one that is still being made, which takes Docker seconds (it
      // copies the image's volumes), and leaves the lines of the others.
      const { stdout } = await docker(['inspect', '--type', 'container', '--format', format, ...ids]);
      const known = linesOf(stdout).map((line) => {
        const [id = '', name = '', network = '', role = '', state, image] = line.split(' ');
        return { id, name: name.replace(/^\//, ''), network, role, state, image };
      });
      const pending = (id: string): NodeContainer => ({
        id,
        name: id.slice(0, 12),
        role: '',
        network: undefined,
        state: undefined,
        image: undefined,
      });
      return ids.map((id) => known.find((container) => container.id === id) ?? pending(id));
    },

    placeOf: async (id) => {
      const format = `{{.Id}} {{.HostConfig.NetworkMode}} {{index .Config.Labels "${kindLabels.cluster}"}}`;
      const [found = '', network, cluster] = (await answer(['inspect', '--type', 'container', '--format', format, id]))
        .trim()
        .split(' ');
      return { id: found, network, cluster };
    },

    networkRuns: async (cluster) => {
      const format = `{{.Name}} {{.Label "${runLabel}"}}`;
      const lines = linesOf(await answer(['network', 'ls', '--filter', `name=${cluster}`, '--format', format]));
      // Docker's filter matches parts of names.
      return lines.map((line) => line.split(' ')).flatMap(([name, runId = '']) => (name === cluster ? [runId] : []));
    },

    ownNetworks: async () => {
      const format = `{{.Name}} {{.Label "${runLabel}"}} {{.CreatedAt}}`;
      const lines = linesOf(await answer(['network', 'ls', '--filter', `label=${runLabel}`, '--format', format]));
      return lines.flatMap((line) => {
        const [name = '', runId = '', ...created] = line.split(' ');
        return runId === '' ? [] : [{ name, runId, made: instantOf(created.join(' ')) }];
      });
    },

    createNetwork: async (cluster, runId) => {
      const mtu = await bridgeMtu(docker);
      // As kind makes its own (kind/pkg/cluster/internal/providers/docker/network.go, createNetwork), but IPv4 only.
      const result = await docker([
        'network',
        'create',
        '--driver=bridge',
        `--label=${runLabel}=${runId}`,
        '--opt=com.docker.network.bridge.enable_ip_masquerade=true',
        ...(mtu === undefined ? [] : [`--opt=com.docker.network.driver.mtu=${mtu}`]),
        cluster,
      ]);
      if (!result.ok) throw networkError(cluster, result);
    },

    removeNetwork: async (cluster) => {
      const result = await docker(['network', 'rm', cluster]);
      return result.ok || /not found|no such network/i.test(result.stderr);
    },

    removeContainers: async (ids) => {
      await Promise.all(ids.map((id) => docker(['rm', '--force', '--volumes', id])));
    },

    hasImage: async (image) => (await docker(['image', 'inspect', '--format', '{{.Id}}', image])).ok,

    pull: async (image, { signal, onProgress }) => {
      const layers = new Map<string, boolean>();
      return run('docker', ['pull', image], {
        timeout: pullTimeout,
        signal,
        // A credential helper may start what serves the whole session (gpg-agent), and must outlive the run.
        env: { [runVariable]: undefined },
        onLine: (line) => {
          const [, layer, state] = /^([\da-f]{12}): (.+)$/.exec(line) ?? [];
          if (layer === undefined || state === undefined) return;
          layers.set(layer, layers.get(layer) === true || /^(Pull complete|Already exists)/.test(state));
          onProgress(`${[...layers.values()].filter(Boolean).length} of ${layers.size} layers`);
        },
      });
    },
  };
}

async function bridgeMtu(docker: (args: readonly string[]) => Promise<CommandResult>): Promise<number | undefined> {
  const format = '{{index .Options "com.docker.network.driver.mtu"}}';
  const { stdout } = await docker(['network', 'inspect', 'bridge', '--format', format]);
  const mtu = Number.parseInt(stdout, 10);
  return mtu > 0 ? mtu : undefined;
}

function networkError(cluster: string, result: CommandResult): HarnessError {
  if (/already exists/.test(result.stderr)) {
    return new HarnessError(
      'E_CLUSTER_NAME_TAKEN',
      `There is a Docker network "${cluster}" already, and it is not ours.`,
      {
        hint: 'Choose another name for the cluster, or remove the network: docker network rm ' + cluster,
      },
    );
  }
  if (/address pool/.test(result.stderr)) {
    return new HarnessError('E_DOCKER_NETWORKS', 'Docker has no addresses left for another network.', {
      hint: 'Remove networks that nobody uses: docker network prune',
    });
  }
  return dockerError(result);
}

/** Docker prints Go's own format: `2026-11-25 12:40:42.87816654 +0000 UTC`. */
function instantOf(text: string): Date | undefined {
  const [, day, time, zoneHours, zoneMinutes] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\S* ([+-]\d\d)(\d\d)/.exec(text) ?? [];
  return day === undefined ? undefined : new Date(`${day}T${time}${zoneHours}:${zoneMinutes}`);
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '');
