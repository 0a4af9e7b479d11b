import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { KindClusterDescription } from '../cluster/cluster.ts';
import { openKindCluster } from '../cluster/kind/open.ts';
import type { KubernetesApi } from '../cluster/kubernetes-api.ts';
import { readIdentity } from '../cluster/read-identity.ts';
import { apiOf } from '../cluster/sockets.ts';
import { HarnessError } from '../errors.ts';
import type { ContainerState, Containers } from '../power/containers.ts';
import { type Certificates, makeCertificates } from '../sim/http/serve/certificates.ts';
import { kubeconfig } from '../sim/http/serve/kubeconfig.ts';
import { fakeRun } from '../testing/fake-run.ts';
import { instantClock } from '../testing/instant-clock.ts';
import { type ApiServer, apiServer, openPort, type Port } from '../testing/loopback-api.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { minutes } from '../units.ts';
import { Guard } from './guard.ts';

// A thousand stories in which something leads to another cluster, before them or in their middle. Our cluster and the decoys are
// real HTTPS servers; the decoys count what reaches them.

const stories = 1000;

/** What a story is about. */
interface World {
  readonly folder: string;
  /** The kubeconfig of the cluster that is meant. */
  readonly path: string;
  readonly ours: Certificates;
  readonly home: Port;
  readonly homeServer: ApiServer;
  /** Of another CA, on a port of its own. */
  readonly stranger: Port;
  readonly strangerServer: ApiServer;
  readonly theirs: Certificates;
  /** The same CA and certificate, another cluster. */
  readonly twin: Port;
  readonly twinServer: ApiServer;
  readonly description: KindClusterDescription;
  readonly machines: Map<string, ContainerState>;
  /** What was in the process's environment before. */
  readonly environment: Readonly<Record<string, string>>;
}

interface Misconfiguration {
  /** Changes the world; the answer is what the story is told of its cluster, if that is not what was recorded. */
  readonly apply: (world: World) => Promise<KindClusterDescription | undefined | void>;
  /** It leads nowhere else if one looks at nothing but what was named: the story goes on. */
  readonly harmless?: true;
}

const name = 'powercut-x7kd';
const textFor = (url: string, certificates: Certificates): string => kubeconfig(name, url, certificates);
const put = (path: string, text: string): Promise<void> => writeFile(path, text, { mode: 0o600 });
const edit = async ({ path }: World, change: (text: string) => string): Promise<void> =>
  put(path, change(await readFile(path, 'utf8')));
const environment = (variables: (world: World) => NodeJS.ProcessEnv): Misconfiguration => ({
  harmless: true,
  apply: async (world) => void Object.assign(process.env, variables(world)),
});

const misconfigurations: { readonly [what: string]: Misconfiguration } = {
  'the kubeconfig is a stranger’s of the same names': {
    apply: (world) => put(world.path, textFor(world.stranger.url, world.theirs)),
  },
  'the kubeconfig is a twin’s of the same names': {
    apply: (world) => put(world.path, textFor(world.twin.url, world.ours)),
  },
  'the server’s URL is edited': {
    apply: (world) => edit(world, (text) => text.replace(world.home.url, world.twin.url)),
  },
  'the server’s name is another': {
    apply: (world) =>
      edit(world, (text) => text.replace(world.home.url, world.twin.url.replace('127.0.0.1', 'localhost'))),
  },
  'URL and CA are replaced': {
    apply: (world) =>
      edit(world, (text) =>
        text
          .replace(world.home.url, world.stranger.url)
          .replace(/authority-data: \S+/, `authority-data: ${btoa(world.theirs.authority)}`),
      ),
  },
  'any certificate is taken, and a stranger has the port': {
    apply: async (world) => {
      world.home.behind = world.strangerServer;
      await edit(world, (text) => text.replace(/certificate-authority-data: \S+/, 'insecure-skip-tls-verify: true'));
    },
  },
  'a proxy is in between': {
    apply: (world) => edit(world, (text) => text.replace('server:', `proxy-url: ${world.stranger.url}\n      server:`)),
  },
  'a context of the same cluster name leads to a twin': {
    apply: (world) =>
      edit(world, (text) =>
        text.replace(world.home.url, world.twin.url).replace('current-context', '# x\ncurrent-context'),
      ),
  },
  'a symbolic link points to a twin’s kubeconfig': {
    apply: async ({ path, folder, twin, ours }) => {
      const other = join(folder, 'twin');
      await put(other, textFor(twin.url, ours));
      await rm(path);
      await symlink(other, path);
    },
  },
  'a kubeconfig of a twin is moved into place': {
    apply: async ({ path, folder, twin, ours }) => {
      await put(join(folder, 'new'), textFor(twin.url, ours));
      await rename(join(folder, 'new'), path);
    },
  },
  'others can read a kubeconfig that leads to a twin': {
    apply: async (world) => {
      await put(world.path, textFor(world.twin.url, world.ours));
      await chmod(world.path, 0o644);
    },
  },
  'a program gets the credentials for a twin': {
    apply: async (world) => {
      const exec = `exec: { apiVersion: client.authentication.k8s.io/v1, command: ${world.folder}/plug-in, interactiveMode: Never }`;
      await writeFile(
        join(world.folder, 'plug-in'),
        `#!/bin/sh\ntouch ${world.folder}/it-ran\necho '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}'\n`,
        { mode: 0o700 },
      );
      const text = textFor(world.twin.url, world.ours).replace(/client-certificate-data[\s\S]*/, `${exec}\n`);
      await put(world.path, text);
    },
  },
  'a stranger has taken the port': { apply: async (world) => void (world.home.behind = world.strangerServer) },
  'a twin has taken the port': { apply: async (world) => void (world.home.behind = world.twinServer) },
  'a twin has taken the port, and Node verifies nothing': {
    apply: async (world) => {
      world.home.behind = world.twinServer;
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    },
  },
  'a stranger has taken the port, and Node verifies nothing': {
    apply: async (world) => {
      world.home.behind = world.strangerServer;
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    },
  },
  'the journal is another cluster’s': {
    apply: async ({ description, folder, twin, ours }) => {
      const kubeconfigPath = join(folder, 'of-another');
      await put(kubeconfigPath, textFor(twin.url, ours));
      return { ...description, kubeconfigPath };
    },
  },
  'the machines are another cluster’s': {
    apply: async (world) => ({
      ...world.description,
      nodes: world.description.nodes.map((node) => ({ ...node, machine: `decoy-${node.machine}` })),
    }),
  },
  'KUBECONFIG leads to a stranger': environment(({ folder }) => ({
    KUBECONFIG: join(folder, 'home', '.kube', 'config'),
  })),
  'HOME has the kubeconfig of a stranger': environment(({ folder }) => ({ HOME: join(folder, 'home') })),
  'a service account is in the environment': environment(({ stranger }) => ({
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: new URL(stranger.url).port,
  })),
  'HTTPS_PROXY is set': environment(({ stranger }) => ({ HTTPS_PROXY: stranger.url, ALL_PROXY: stranger.url })),
};
const kinds = Object.keys(misconfigurations);

test('a thousand misconfigurations: no change reaches a decoy, while a check of names lets some pass', async () => {
  // Some ten seconds of a host at rest.
  test.setTimeout(minutes(5));
  await using world = await makeWorld();
  const guard = emptyCounts();
  const names = emptyCounts();
  const falselyRefused: string[] = [];
  for (let seed = 0; seed < stories; seed += 1) {
    const story = storyOf(seed);
    const refused = await play(world, story, underGuard, guard);
    if (refused !== undefined && misconfigurations[story.what]?.harmless)
      falselyRefused.push(`${story.what}: ${refused}`);
    await play(world, story, byName, names);
  }
  const text =
    `${stories} stories. A change reached a decoy in ${guard.decoys}, a cut in ${guard.decoyMachines} under guard; ` +
    `in ${names.decoys} and ${names.decoyMachines} by name alone. At home: ${guard.home} and ${names.home} changes. ` +
    `Programs of kubeconfigs that ran: ${guard.ran} and ${names.ran}.`;
  process.stdout.write(`${text}\n`);
  expect({ decoys: guard.decoys, cuts: guard.decoyMachines, ran: guard.ran }).toEqual({ decoys: 0, cuts: 0, ran: 0 });
  expect(names.decoys).toBeGreaterThan(0);
  expect(names.decoyMachines).toBeGreaterThan(0);
  expect(names.ran).toBeGreaterThan(0);
  // Nothing else is refused than what leads elsewhere.
  expect(falselyRefused).toEqual([]);
  expect(guard.home).toBeGreaterThan(0);
});

for (const [what, look, where] of [
  ['the UID on the connection', 'admit', /^a twin has taken the port$/],
  ['machines', 'expectMachine', /^the machines/],
] as const) {
  test(`a guard that does not look at ${what} is found out`, async () => {
    await using world = await makeWorld();
    const counts = emptyCounts();
    const real = Guard.prototype[look];
    Object.assign(Guard.prototype, { [look]: () => undefined });
    try {
      const told = Array.from({ length: kinds.length * 6 }, (_, seed) => storyOf(seed));
      for (const story of told.filter((one) => where.test(one.what))) await play(world, story, underGuard, counts);
    } finally {
      Object.assign(Guard.prototype, { [look]: real });
    }
    expect(counts.decoys + counts.decoyMachines).toBeGreaterThan(0);
  });
}

interface Counts {
  decoys: number;
  decoyMachines: number;
  home: number;
  /** How often a program of a kubeconfig ran. */
  ran: number;
}

const emptyCounts = (): Counts => ({ decoys: 0, decoyMachines: 0, home: 0, ran: 0 });

interface Story {
  readonly what: string;
  /** How many acts there are before it happens; undefined: it happens before the cluster is opened. */
  readonly after: number | undefined;
  readonly acts: readonly ((acts: Acts) => Promise<void>)[];
}

/** What is done in a story to the cluster that it is told of. */
interface Acts {
  readonly api: KubernetesApi;
  cut(): Promise<unknown>;
}

/** Opens a cluster for the acts of a story. */
type Way = (world: World, description: KindClusterDescription) => Promise<() => Promise<Acts>>;

const changes: readonly ((acts: Acts) => Promise<void>)[] = [
  ({ api }) => api.post('/api/v1/namespaces', { metadata: { name: 'a' } }),
  ({ api }) => api.post('/api/v1/namespaces/a/pods/p/eviction', {}),
  ({ api }) => api.post('/api/v1/namespaces/a/serviceaccounts/default/token', {}),
  ({ api }) => api.patch('/api/v1/nodes/n', 'strategic', { spec: { unschedulable: true } }),
  ({ api }) => api.delete('/api/v1/nodes/n'),
];
const cut = async (acts: Acts): Promise<void> => void (await acts.cut());

/** Every kind in its turn; when, and before which acts, by chance. */
function storyOf(seed: number): Story {
  const random = xoroshiro128plus(seed);
  const below = (count: number): number => uniformInt(random, 0, count - 1);
  const acts = Array.from({ length: 2 }, () => changes[below(changes.length)] ?? cut);
  acts.splice(below(3), 0, cut);
  return { what: kinds[seed % kinds.length] ?? '', after: [undefined, 0, 1][below(3)], acts };
}

/** Plays a story; answers how it was refused, if it was. */
async function play(world: World, { what, after, acts }: Story, way: Way, counts: Counts): Promise<string | undefined> {
  await reset(world);
  const strangers = [world.strangerServer, world.twinServer];
  const before = { decoys: sum(strangers), home: world.homeServer.changes };
  const apply = misconfigurations[what]?.apply;
  let refused: string | undefined;
  try {
    let told = after === undefined ? await apply?.(world) : undefined;
    let open = await way(world, told ?? world.description);
    for (const [index, act] of acts.entries()) {
      if (index === after) {
        told = await apply?.(world);
        // Another process of the run, as after a scenario that failed.
        if (told) open = await way(world, told);
      }
      await attempt(open, act).catch((error: unknown) => {
        refused ??= String(error);
      });
      // It is done; how often in one story does not matter.
      if (sum(strangers) > before.decoys) break;
    }
  } catch (error) {
    refused ??= String(error);
  } finally {
    for (const variable of ambient) delete process.env[variable];
    Object.assign(process.env, world.environment);
  }
  counts.decoys += sum(strangers) - before.decoys;
  counts.home += world.homeServer.changes - before.home;
  counts.decoyMachines += [...world.machines].filter(([id, { running }]) => id.startsWith('decoy-') && !running).length;
  counts.ran += existsSync(join(world.folder, 'it-ran')) ? 1 : 0;
  return refused;
}

const attempt = async (open: () => Promise<Acts>, act: (acts: Acts) => Promise<void>): Promise<void> =>
  act(await open());

const sum = (servers: readonly ApiServer[]): number => servers.reduce((total, server) => total + server.changes, 0);

/** The way that powercut goes. */
const underGuard: Way = async (world, description) => {
  const containers = containersOf(world.machines);
  const opened = await openKindCluster(description, {
    clock: instantClock(),
    environment: process.env,
    run: fakeRun([]),
    containers,
  });
  return async () => ({ api: opened.api, cut: () => opened.power.cut(description.nodes[1]?.machine ?? '') });
};

/** What is usual: the kubeconfig that is there, if its context and its cluster are called as they ought to be. */
const byName: Way = async (world, description) => async () => {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(process.env['KUBECONFIG'] ?? description.kubeconfigPath);
  if (kubeConfig.currentContext !== name || kubeConfig.getCurrentCluster()?.name !== name) {
    throw new HarnessError('E_CONTEXT', 'Another context.');
  }
  return {
    api: apiOf(kubeConfig, { guard: new NoGuard(), plugIns: true }),
    cut: () => containersOf(world.machines).kill(description.nodes[1]?.machine ?? ''),
  };
};

class NoGuard extends Guard {
  constructor() {
    super({ identity: { server: '', caSha256: '', kubeSystemUid: '' }, policy: [] });
  }
  override expectWay(): void {}
  override admit(): void {}
}

const ambient = [
  'KUBECONFIG',
  'HOME',
  'KUBERNETES_SERVICE_HOST',
  'KUBERNETES_SERVICE_PORT',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NODE_TLS_REJECT_UNAUTHORIZED',
];

async function makeWorld(): Promise<World & AsyncDisposable> {
  const folder = await temporaryFolder();
  const [ours, theirs] = await Promise.all([makeCertificates(Date.now()), makeCertificates(Date.now())]);
  const homeServer = apiServer(ours, 'home');
  const strangerServer = apiServer(theirs, 'stranger');
  const twinServer = apiServer(ours, 'twin');
  const home = await openPort(homeServer);
  const stranger = await openPort(strangerServer);
  const twin = await openPort(twinServer);
  const path = join(folder.path, 'kubeconfig');
  await mkdir(join(folder.path, 'home', '.kube'), { recursive: true });
  await put(join(folder.path, 'home', '.kube', 'config'), textFor(stranger.url, theirs));
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(textFor(home.url, ours));
  const description: KindClusterDescription = {
    provider: 'kind',
    spec: { name, kubernetesVersion: 'v1.37.2', profile: 'fast', workers: 2, workloadImage: 'nginx' },
    kubeconfigPath: path,
    identity: await readIdentity(kubeConfig),
    nodes: (['control-plane', 'worker', 'worker2'] as const).map((part) => ({
      name: `${name}-${part}`,
      role: part === 'control-plane' ? part : 'worker',
      machine: part,
    })),
  };
  const set = ambient.flatMap((variable) => {
    const value = process.env[variable];
    return value === undefined ? [] : [[variable, value]];
  });
  return {
    folder: folder.path,
    path,
    ours,
    theirs,
    home,
    homeServer,
    stranger,
    strangerServer,
    twin,
    twinServer,
    description,
    machines: new Map(),
    environment: Object.fromEntries(set),
    [Symbol.asyncDispose]: async () => {
      for (const port of [home, stranger, twin]) await port[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function reset({ folder, path, home, homeServer, ours, machines, description }: World): Promise<void> {
  home.behind = homeServer;
  await rm(path, { force: true });
  await put(path, textFor(home.url, ours));
  await rm(join(folder, 'it-ran'), { force: true });
  for (const { machine, name: node } of description.nodes) {
    machines.set(machine, container(machine, node, name));
    machines.set(`decoy-${machine}`, container(`decoy-${machine}`, node, 'somebody'));
  }
}

const container = (id: string, node: string, cluster: string): ContainerState => ({
  id,
  name: node,
  status: 'running',
  running: true,
  paused: false,
  restarting: false,
  pid: 1,
  exitCode: 0,
  startedAt: '',
  finishedAt: '',
  restartCount: 0,
  restartPolicy: 'no',
  addresses: {},
  cluster,
  network: cluster,
});

function containersOf(machines: Map<string, ContainerState>): Containers {
  const inspect = async (id: string): Promise<ContainerState> => {
    const found = machines.get(id);
    if (found === undefined) throw new HarnessError('E_POWER_NO_MACHINE', 'None.');
    return found;
  };
  const off = async (id: string): Promise<void> =>
    void machines.set(id, { ...(await inspect(id)), status: 'exited', running: false, pid: 0 });
  const never = async (): Promise<void> => {
    throw new Error('no story does this');
  };
  return {
    inspectCommand: 'inspect',
    inspect,
    kill: off,
    stop: off,
    pause: never,
    start: never,
    unpause: never,
    setRestartPolicy: async () => undefined,
  };
}
