import { access, appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { realClock } from '../clock/real-clock.ts';
import type { ClusterSpec, CreateOptions, KindClusterDescription, Provider } from '../cluster/cluster.ts';
import { HarnessError } from '../errors.ts';
import { openJournal, readJournal } from '../journal/journal-file.ts';
import type { Place } from '../journal/records.ts';
import { cleanUp } from '../owner/clean-up.ts';
import { connectOwner } from '../owner/client.ts';
import { startOwner } from '../owner/owner.ts';
import { newRunId } from '../owner/run-id.ts';
import { StateFolder } from '../owner/state-folder.ts';
import { madeUpIdentity } from './made-up-identity.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** At which of its steps each is killed; never where it is absent. `docker` counts the steps of all that use it. */
export interface Deaths {
  /** The run's cluster is to be kept once it is whole. */
  readonly keep?: true;
  /** Whoever dies was writing a line into the journal. */
  readonly torn?: true;
  readonly owner?: number;
  readonly worker?: number;
  readonly janitor?: number;
  readonly docker?: number;
}

export interface MortalRun {
  /** How many steps each took, so that all of them can be tried. */
  readonly steps: {
    readonly owner: number;
    readonly worker: number;
    readonly janitor: number;
    readonly docker: number;
  };
  /** What was there before and is not as it was, or is there and was not before; by name. */
  readonly leaked: readonly string[];
  readonly touched: readonly string[];
  /** Clusters that were whole and to be kept, and were not. */
  readonly lost: readonly string[];
}

/** What a dead process throws once all is over, so that it closes its files. */
class Buried extends Error {}

/** A process as far as death goes: after it, nothing that takes a step comes back, until it is buried. */
class Mortal {
  readonly #killAt: number | undefined;
  readonly #death = Promise.withResolvers<void>();
  readonly #burial = Promise.withResolvers<never>();
  #life: Promise<void> = Promise.resolve();
  steps = 0;

  constructor(killAt: number | undefined) {
    this.#killAt = killAt;
    this.#burial.promise.catch(() => undefined);
  }

  async step(): Promise<void> {
    this.steps += 1;
    if (this.#killAt === undefined || this.steps < this.#killAt) return;
    this.#death.resolve();
    await this.#burial.promise;
  }

  /** Lives until it has done `life`, or dies before. */
  async live(life: () => Promise<void>): Promise<'done' | 'killed'> {
    this.#life = life();
    return Promise.race([this.#life.then(() => 'done' as const), this.#death.promise.then(() => 'killed' as const)]);
  }

  /** Lets what is left of it unwind; what that throws has no meaning any more. */
  bury(): Promise<unknown> {
    this.#burial.reject(new Buried());
    return this.#life.catch(() => undefined);
  }
}

/** A container runtime in memory: networks with the id of their run, and containers on them. It outlives everybody. */
class Engine {
  readonly things = new Map<string, string>();
  readonly #killAt: number | undefined;
  steps = 0;
  dead = false;

  constructor(killAt: number | undefined) {
    this.#killAt = killAt;
  }

  /** What is there, with its owner and state. */
  inventory(): readonly string[] {
    return [...this.things].map(([name, what]) => `${name} = ${what}`).toSorted();
  }

  async request(by: Mortal): Promise<void> {
    await by.step();
    this.steps += 1;
    if (this.steps === this.#killAt) this.dead = true;
    if (this.dead) throw new HarnessError('E_DOCKER_NOT_RUNNING', 'Docker does not answer.');
  }

  providerFor(by: Mortal): Provider {
    return {
      name: 'fake',
      simulated: false,
      runtime: async () => (this.dead ? undefined : 'engine'),
      preflight: () => this.request(by),
      create: (spec, options) => this.#create(spec, options, by),
      list: async () => [],
      whyUnfit: async () => undefined,
      saveLogs: async () => undefined,
      examine: async () => [],
      delete: async (name, { runId }) => {
        for (const part of [...this.things.keys()].filter((each) => each.startsWith(`${name}/`))) {
          await this.request(by);
          if (this.#ownerOf(part) === runId) this.things.delete(part);
        }
        await this.request(by);
        if (this.things.get(name) === runId) this.things.delete(name);
        await by.step();
      },
    };
  }

  /** `<run>`, then maybe ` off`. */
  #ownerOf(name: string): string | undefined {
    return this.things.get(name)?.split(' ')[0];
  }

  async #create(
    spec: ClusterSpec,
    { runId, stateFolder, signal }: CreateOptions,
    by: Mortal,
  ): Promise<KindClusterDescription> {
    await this.request(by);
    if (this.things.has(spec.name)) throw new HarnessError('E_CLUSTER_NAME_TAKEN', `The name ${spec.name} is taken.`);
    this.things.set(spec.name, runId);
    const nodes = ['control-plane', 'worker', 'worker2'].map((part) => `${spec.name}-${part}`);
    for (const node of nodes) {
      await this.request(by);
      signal.throwIfAborted();
      this.things.set(`${spec.name}/${node}`, runId);
    }
    const kubeconfigPath = join(stateFolder, `${spec.name}.kubeconfig`);
    await writeFile(kubeconfigPath, '', { mode: 0o600 });
    await by.step();
    const roleOf = (index: number) => (index === 0 ? 'control-plane' : 'worker');
    return {
      provider: 'kind',
      spec,
      kubeconfigPath,
      identity: madeUpIdentity,
      nodes: nodes.map((name, index) => ({ name, role: roleOf(index), machine: `${spec.name}/${name}` })),
    };
  }
}

/** A state folder whose sockets close when their process dies, as the kernel sees to. */
class MortalState extends StateFolder {
  readonly #servers: Server[] = [];
  readonly #by: Mortal;

  constructor(root: string, by: Mortal) {
    super(root);
    this.#by = by;
  }

  override async listen(server: Server, runId: string): Promise<string> {
    this.#servers.push(server);
    await this.#by.step();
    const path = await super.listen(server, runId);
    await this.#by.step();
    return path;
  }

  die(): void {
    for (const server of this.#servers) server.close();
  }
}

const place: Place = { host: 'here', runtime: 'engine' };

/**
 * Plays one run of the owner, a worker, the janitor, and then the next start of powercut, in this process, on real journals and
 * sockets and an engine in memory, beside decoys: clusters of others, of a living run, and one that was kept. Each dies where
 * it is told to. `unprotected`: nothing cleans up after a death.
 */
export async function mortalRun(deaths: Deaths, { unprotected = false } = {}): Promise<MortalRun> {
  const { keep = false, torn = false } = deaths;
  await using folder = await temporaryFolder();
  const clock = realClock();
  const engine = new Engine(deaths.docker);
  await using decoys = await decoysIn(folder.path, engine);
  const before = engine.inventory();

  const owner = new Mortal(deaths.owner);
  const worker = new Mortal(deaths.worker);
  const janitor = new Mortal(deaths.janitor);
  const state = new MortalState(folder.path, owner);
  const runId = newRunId(clock.date());
  const made: string[] = [];
  const ownersEnd = await owner.live(() =>
    ownerLife({ folder: folder.path, engine, state, owner, worker, runId, keep, made }),
  );
  state.die();
  if (torn) await tear(state.runFolder(runId));
  if (!unprotected) {
    if (ownersEnd === 'killed' && !engine.dead) {
      const own = new MortalState(folder.path, janitor);
      const provider = engine.providerFor(janitor);
      await janitor.live(async () => {
        await cleanUp({ state: own, provider, place, clock, signal: never, tellEnd: nobodyReads, only: runId });
      });
      own.die();
      if (torn) await tear(state.runFolder(runId));
    }
    engine.dead = false;
    const next = new Mortal(undefined);
    const nextState = new MortalState(folder.path, next);
    const provider = engine.providerFor(next);
    await cleanUp({ state: nextState, provider, place, clock, signal: never, tellEnd: nobodyReads });
  }
  const after = engine.inventory();
  const runsLeft = (await readdir(state.runsFolder)).filter((id) => !decoys.runs.includes(id));
  const isKept = keep && (await isKeptWhole(state.runFolder(runId), after, runId));
  const touched = [...before.filter((thing) => !after.includes(thing)), ...(await decoys.changed())];
  const steps = { owner: owner.steps, worker: worker.steps, janitor: janitor.steps, docker: engine.steps };
  await Promise.all([worker, owner, janitor].map((each) => each.bury()));
  return {
    steps,
    leaked: isKept ? [] : [...after.filter((thing) => !before.includes(thing)), ...runsLeft],
    touched,
    lost: keep && !isKept ? made : [],
  };
}

const never = new AbortController().signal;
const nobodyReads = async (): Promise<void> => undefined;

interface Story {
  readonly folder: string;
  readonly engine: Engine;
  readonly state: StateFolder;
  readonly owner: Mortal;
  readonly worker: Mortal;
  readonly runId: string;
  readonly keep: boolean;
  /** Gets the name of the cluster once that is whole. */
  readonly made: string[];
}

/** A run: a cluster, a worker that cuts the power of a node and gives it back, and the end. */
async function ownerLife({ folder, engine, state, owner, worker, runId, keep, made }: Story): Promise<void> {
  const name = `powercut-${runId.slice(-4)}`;
  const run = await startOwner({
    runId,
    state,
    clock: realClock(),
    place,
    provider: engine.providerFor(owner),
    spec: { name, kubernetesVersion: 'v1.37.2', profile: 'fast', workers: 2, workloadImage: 'nginx' },
    keepCluster: keep,
    parallel: 1,
    runFolder: join(folder, 'output', runId),
    marker: `POWERCUT_MORTAL_RUN=${runId}`,
    signal: never,
    onProgress: () => undefined,
    onReconciled: () => undefined,
    tellEnd: nobodyReads,
  });
  try {
    await owner.step();
    await run.prepare(1).then(() => void made.push(name), expectDocker);
    await owner.step();
    await worker.live(() => workerLife(run.socketPath, engine, worker, owner).catch(expectDocker));
    await owner.step();
    await run.release().catch(expectDocker);
    await owner.step();
  } finally {
    await run[Symbol.asyncDispose]();
  }
  await owner.step();
}

async function workerLife(socketPath: string, engine: Engine, worker: Mortal, owner: Mortal): Promise<void> {
  const client = await connectOwner(socketPath, { onLost: () => undefined });
  try {
    await worker.step();
    await owner.step();
    await client.call('hello', { role: 'worker', pid: process.pid });
    const { nodes } = await client.call('lease', { slot: 0 });
    const { name: node = '', machine = '' } = nodes[1] ?? {};
    await worker.step();
    const params = { machine, node, undo: `docker start ${machine}` };
    await client.call('intend', { id: 'cut/1', act: 'cut-power', params });
    await worker.step();
    await owner.step();
    const made = engine.things.get(machine) ?? '';
    engine.things.set(machine, `${made} off`);
    await worker.step();
    engine.things.set(machine, made);
    await worker.step();
    await client.call('settled', { id: 'cut/1' });
    await worker.step();
  } finally {
    client.close();
  }
}

function expectDocker(error: unknown): void {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  if (!errors.every((each) => each instanceof HarnessError)) throw error;
}

/** What is left of a line that was being written. */
async function tear(runFolder: string): Promise<void> {
  const torn = '{"type":"intent","entry":{"id":"clus';
  // Gone with the run, or not begun.
  await access(join(runFolder, 'journal.jsonl')).then(
    () => appendFile(join(runFolder, 'journal.jsonl'), torn),
    () => undefined,
  );
}

/** Whether all of the run's cluster is there, and its journal says that it is kept. */
async function isKeptWhole(runFolder: string, after: readonly string[], runId: string): Promise<boolean> {
  const { kept, unsettled } = await readJournal(runFolder);
  const things = after.filter((thing) => thing.includes(` = ${runId}`));
  return kept.some(({ act }) => act === 'cluster') && unsettled.length === 0 && things.length === 4;
}

interface Decoys extends AsyncDisposable {
  /** Ids of the runs of which something is to stay. */
  readonly runs: readonly string[];
  /** Which of their journals are not as they were. */
  changed(): Promise<readonly string[]>;
}

/** Clusters of strangers, under names like ours; a run that lives; and one whose cluster was kept. */
async function decoysIn(root: string, engine: Engine): Promise<Decoys> {
  const clock = realClock();
  const state = new StateFolder(root);
  await state.prepare();
  const [living, kept] = [newRunId(clock.date()), newRunId(clock.date())];
  for (const [name, whose] of [
    ['powercut-living', living],
    ['powercut-kept', kept],
    ['powercut-foreign', 'a run of another state folder'],
    ['kind', 'somebody'],
  ] as const) {
    engine.things.set(name, whose);
    for (const node of ['control-plane', 'worker']) engine.things.set(`${name}/${name}-${node}`, whose);
  }
  engine.things.set('powercut-kept/powercut-kept-worker', `${kept} off`);
  const server = createServer((socket) => socket.destroy());
  await state.listen(server, living);
  for (const [runId, name] of [
    [living, 'powercut-living'],
    [kept, 'powercut-kept'],
  ] as const) {
    const stateFolder = state.runFolder(runId);
    await mkdir(stateFolder);
    await using journal = await openJournal(stateFolder, { runId, place, began: clock.date() });
    await journal.intend({ id: `cluster/${name}`, act: 'cluster', params: { provider: 'kind', name } });
    if (runId === kept) await journal.settle(`cluster/${name}`, 'kept');
  }
  const read = async () =>
    Promise.all(
      [living, kept].map((runId) => readFile(join(state.runFolder(runId), 'journal.jsonl'), 'utf8').catch(() => '')),
    );
  const written = await read();
  return {
    runs: [living, kept],
    changed: async () => {
      const now = await read();
      return [living, kept].filter((_, index) => now[index] !== written[index]);
    },
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}
