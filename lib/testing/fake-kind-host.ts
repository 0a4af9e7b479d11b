import type { CommandOptions } from '../cluster/kind/commands.ts';
import { type FakeResult, type FakeRules, fails, fakeRun } from './fake-run.ts';

export interface FakeContainer {
  readonly id: string;
  readonly name: string;
  readonly cluster: string;
  readonly network: string;
  readonly role?: 'control-plane' | 'worker';
  readonly state?: string;
  readonly image?: string;
}

export interface FakeKindHost {
  readonly run: ReturnType<typeof fakeRun>;
  readonly containers: Map<string, FakeContainer>;
  /** Ids of containers that Docker lists while it is still making them, and does not know otherwise. */
  readonly pending: Set<string>;
  /** Networks by name, with the id of the run that made it; '' if none did. */
  readonly networks: Map<string, string>;
  /** Lines of `ps`. */
  processes: string;
  /** What `kind create cluster` does. */
  kindCreate: (options: CommandOptions) => FakeResult | Promise<FakeResult>;
  /** What Docker refuses to remove. */
  readonly stuck: Set<string>;
}

/** A host with Docker and kind in memory: enough of both to make and remove clusters. */
export function fakeKindHost(): FakeKindHost {
  const containers = new Map<string, FakeContainer>();
  const networks = new Map<string, string>();
  const stuck = new Set<string>();
  const pending = new Set<string>();
  const rules: FakeRules = [
    [/^ps /, () => host.processes],
    [/^docker info/, '2'],
    [/^docker network inspect bridge/, '<no value>'],
    [
      /^docker network create .*--label=dev\.powercut\.run=(\S+) .* (\S+)$/,
      ([, runId = '', name = '']) => {
        if (networks.has(name)) return fails(`Error response from daemon: network with name ${name} already exists`);
        networks.set(name, runId);
        return 'n0';
      },
    ],
    [/^docker network ls/, () => [...networks].map(([name, runId]) => `${name} ${runId}`).join('\n')],
    [
      /^docker network rm (\S+)/,
      ([, name = '']) => {
        if (!networks.has(name)) return fails(`Error response from daemon: network ${name} not found`);
        if (stuck.has(name)) return fails(`Error response from daemon: network ${name} has active endpoints`);
        networks.delete(name);
        return name;
      },
    ],
    [
      /^docker ps .*label=io\.x-k8s\.kind\.cluster=(\S+)/,
      ([, cluster]) =>
        [...containers.values()]
          .filter((each) => each.cluster === cluster)
          .map(({ id }) => id)
          .join('\n'),
    ],
    [
      /^docker inspect /,
      () => {
        const made = [...containers.values()].filter(({ id }) => !pending.has(id));
        return made
          .map(({ id, name, network, role = 'worker', state = 'running', image = 'node' }) =>
            [id, `/${name}`, network, role, state, image].join(' '),
          )
          .join('\n');
      },
    ],
    [
      /^docker rm --force --volumes (\S+)/,
      ([, id = '']) => {
        if (!stuck.has(id) && !pending.has(id)) containers.delete(id);
        return id;
      },
    ],
    [/^kind create cluster/, (_, options) => host.kindCreate(options)],
  ];
  const host: FakeKindHost = {
    run: fakeRun(rules),
    containers,
    pending,
    networks,
    stuck,
    processes: '    1 /sbin/init',
    kindCreate: () => '',
  };
  return host;
}

/** A node container of a cluster, in the cluster's own network unless another is given. */
export function fakeContainer(id: string, cluster: string, network = cluster): FakeContainer {
  return { id, name: `${cluster}-${id}`, cluster, network };
}
