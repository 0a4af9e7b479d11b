import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { realClock } from '../clock/real-clock.ts';
import { HarnessError } from '../errors.ts';
import { readJournal } from '../journal/journal-file.ts';
import { type FakeProviderOptions, fakeClusters, fakeLog, fakeProvider } from '../testing/fake-provider.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { connectOwner } from './client.ts';
import { type Owner, type OwnerOptions, startOwner } from './owner.ts';
import type { ProgressEvent } from './protocol.ts';
import { clusterNameOf, newRunId } from './run-id.ts';
import { StateFolder } from './state-folder.ts';

interface Begun extends AsyncDisposable {
  readonly owner: Owner;
  readonly options: OwnerOptions;
  readonly root: string;
  readonly state: StateFolder;
  readonly runId: string;
  readonly name: string;
  readonly shown: readonly ProgressEvent[];
  readonly abort: AbortController;
}

async function begin(
  fake: Partial<FakeProviderOptions> = {},
  deep = '',
  given: Pick<OwnerOptions, 'keepCluster'> = { keepCluster: false },
): Promise<Begun> {
  const folder = await temporaryFolder();
  const root = join(folder.path, deep);
  await mkdir(root, { recursive: true });
  const clock = realClock();
  const runId = newRunId(clock.date());
  const name = clusterNameOf(runId);
  const shown: ProgressEvent[] = [];
  const abort = new AbortController();
  const state = new StateFolder(join(root, 'state'));
  const options: OwnerOptions = {
    runId,
    state,
    clock,
    place: { host: 'here', runtime: 'docker' },
    provider: fakeProvider({ folder: root, ...fake }),
    spec: { name, kubernetesVersion: 'v1.37.0', profile: 'fast', workers: 2, workloadImage: 'nginx' },
    ...given,
    parallel: 1,
    runFolder: join(root, 'output', runId),
    marker: `POWERCUT_TEST_RUN=${runId}`,
    signal: abort.signal,
    onProgress: (event) => shown.push(event),
    onReconciled: () => undefined,
    tellEnd: async () => undefined,
  };
  const owner = await startOwner(options);
  return {
    owner,
    options,
    root,
    state,
    runId,
    name,
    shown,
    abort,
    [Symbol.asyncDispose]: async () => {
      await owner.release();
      await owner[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const leave = { onLost: () => undefined };

test('a child learns of the run, leases its cluster, journals an act and shows progress', async () => {
  await using run = await begin();
  const child = await connectOwner(run.owner.socketPath, leave);
  const context = await child.call('hello', { role: 'worker', pid: 4711 });
  expect(context).toMatchObject({ runId: run.runId, runFolder: join(run.root, 'output', run.runId) });
  expect(BigInt(context.clockOrigin)).toBeGreaterThan(0n);

  const cluster = await child.call('lease', { slot: 0 });
  expect(cluster.spec.name).toBe(run.name);
  expect(await child.call('lease', { slot: 0 })).toEqual(cluster);
  expect(await fakeLog(run.root)).toEqual([`create ${run.name}`, `created ${run.name}`]);

  const cut = { machine: 'c1', node: 'worker', undo: 'docker start c1' };
  await child.call('intend', { id: 'cut/1', act: 'cut-power', params: cut });
  const { unsettled } = await readJournal(run.owner.stateFolder);
  expect(unsettled.map(({ id }) => id)).toEqual(['processes', `cluster/${run.name}`, 'cut/1']);
  await child.call('settled', { id: 'cut/1' });
  expect((await readJournal(run.owner.stateFolder)).unsettled).toHaveLength(2);

  await child.call('progress', { type: 'await', at: 1, what: 'NotReady', latest: 2 });
  expect(run.shown).toEqual([{ type: 'await', at: 1, what: 'NotReady', latest: 2 }]);
  child.close();
});

test('the state is private, and gone when the run has ended', async () => {
  const run = await begin();
  await run.owner.prepare(1);
  expect((await stat(run.state.root)).mode & 0o777).toBe(0o700);
  expect((await stat(run.owner.stateFolder)).mode & 0o777).toBe(0o700);
  expect(await run.state.isAlive(run.runId)).toBe(true);
  await run.owner.release();
  await run.owner[Symbol.asyncDispose]();
  expect(await run.state.isAlive(run.runId)).toBe(false);
  expect(await readdir(join(run.state.root, 'runs'))).toEqual([]);
  expect(await readdir(join(run.state.root, 'sockets'))).toEqual([]);
  expect(await fakeClusters(run.root)).toEqual([]);
  await run[Symbol.asyncDispose]();
});

test('a kept cluster stays, with its kubeconfig, and is settled as kept', async () => {
  const run = await begin({}, '', { keepCluster: true });
  const [cluster] = await run.owner.prepare(1);
  if (cluster?.provider !== 'kind') throw new Error('no cluster was made');
  expect(await run.owner.release()).toEqual([cluster]);
  await run.owner[Symbol.asyncDispose]();
  expect(existsSync(cluster.kubeconfigPath)).toBe(true);
  expect(await fakeClusters(run.root)).toEqual([run.name]);
  expect(await readJournal(run.owner.stateFolder)).toMatchObject({
    unsettled: [],
    kept: [{ id: `cluster/${run.name}` }],
  });
  await run[Symbol.asyncDispose]();
});

/** A worker process that leases slot 0, and is gone. */
async function leaseAndDie({ owner }: Begun, pid: number): Promise<void> {
  const child = await connectOwner(owner.socketPath, leave);
  await child.call('hello', { role: 'worker', pid });
  const { spec } = await child.call('lease', { slot: 0 });
  const cut = { machine: 'c1', node: `${spec.name}-worker`, undo: 'docker start c1' };
  await child.call('intend', { id: `cut/${pid}`, act: 'cut-power', params: cut });
  child.close();
}

const phases = ({ shown }: Begun) => shown.flatMap((event) => (event.type === 'phase' ? [event.text] : []));

test('a cluster whose holder has ended is examined, and leased again as it is if it is fit', async () => {
  await using run = await begin();
  await leaseAndDie(run, 1);
  const second = await connectOwner(run.owner.socketPath, leave);
  await second.call('hello', { role: 'worker', pid: 2 });
  const again = await second.call('lease', { slot: 0 });
  expect([again]).toEqual(await run.owner.prepare(1));
  const { name } = run;
  expect(await fakeLog(run.root)).toEqual([`create ${name}`, `created ${name}`, `examine ${name}`]);
  expect(phases(run)).toEqual([`${name} is as it was made, and is used again`]);
  // It was found to have power.
  expect(run.owner.unsettled.map(({ act }) => act)).toEqual(['cluster']);

  // It holds the slot by now, and asks again: nothing is examined.
  await second.call('lease', { slot: 0 });
  expect(await fakeLog(run.root)).toHaveLength(3);
  await second.call('lease', { slot: 1 });
  expect(await fakeClusters(run.root)).toEqual([name, `${name}-1`]);
  second.close();
});

test('one that is not fit has its logs saved, and is made anew, and people are told why', async () => {
  await using run = await begin({ whyUnfit: async () => 'node a-worker is not Ready' });
  await leaseAndDie(run, 1);
  const second = await connectOwner(run.owner.socketPath, leave);
  await second.call('hello', { role: 'worker', pid: 2 });
  await second.call('lease', { slot: 0 });
  const { name } = run;
  expect(await fakeLog(run.root)).toEqual([
    `create ${name}`,
    `created ${name}`,
    `examine ${name}`,
    `save logs of ${name}`,
    `delete ${name}`,
    `create ${name}`,
    `created ${name}`,
  ]);
  expect(phases(run)).toEqual([`making ${name} anew: node a-worker is not Ready`]);
  // The node without power went with its cluster.
  expect(run.owner.unsettled.map(({ act }) => act)).toEqual(['cluster']);
  second.close();
});

test('one that cannot be examined is made anew, and so is one that could not be made whole', async () => {
  let made = 0;
  await using run = await begin({
    whyUnfit: async () => {
      throw new HarnessError('E_DOCKER', 'Docker does not answer.');
    },
    halfMade: async () => {
      made += 1;
      if (made === 2) throw new HarnessError('E_KIND_CREATE', 'kind gave up.');
    },
  });
  await leaseAndDie(run, 1);
  const second = await connectOwner(run.owner.socketPath, leave);
  await second.call('hello', { role: 'worker', pid: 2 });
  await expect(second.call('lease', { slot: 0 })).rejects.toMatchObject({ code: 'E_KIND_CREATE' });
  second.close();
  const third = await connectOwner(run.owner.socketPath, leave);
  await third.call('hello', { role: 'worker', pid: 3 });
  await third.call('lease', { slot: 0 });
  expect(phases(run)).toEqual([
    `making ${run.name} anew: it cannot be examined (Docker does not answer.)`,
    `making ${run.name} anew: it could not be made whole`,
  ]);
  third.close();
});

test('slots are leased each for itself: one that is made anew leaves the other alone', async () => {
  await using run = await begin({
    whyUnfit: async ({ spec }) => (spec.name.endsWith('-1') ? 'its settings were changed' : undefined),
  });
  const lease = async (pid: number, slot: number) => {
    const child = await connectOwner(run.owner.socketPath, leave);
    await child.call('hello', { role: 'worker', pid });
    return { child, cluster: await child.call('lease', { slot }) };
  };
  const first = await Promise.all([lease(1, 0), lease(2, 1)]);
  expect(first.map(({ cluster }) => cluster.spec.name)).toEqual([run.name, `${run.name}-1`]);
  for (const { child } of first) child.close();
  const second = await Promise.all([lease(3, 0), lease(4, 1)]);
  expect(second.map(({ cluster }) => cluster.spec.name)).toEqual([run.name, `${run.name}-1`]);
  const log = await fakeLog(run.root);
  expect(log.filter((line) => line === `create ${run.name}`)).toHaveLength(1);
  expect(log.filter((line) => line === `create ${run.name}-1`)).toHaveLength(2);
  for (const { child } of second) child.close();
});

test('a creation that fails reaches the child as it was thrown, and its half-made cluster goes', async () => {
  await using run = await begin(
    {
      halfMade: async () => {
        throw new HarnessError('E_KIND_CREATE', 'kind gave up.', { hint: 'Look at its log.', exitCode: 3 });
      },
    },
    '',
    { keepCluster: true },
  );
  const child = await connectOwner(run.owner.socketPath, leave);
  const error = await child.call('lease', { slot: 0 }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HarnessError);
  expect(error).toMatchObject({
    code: 'E_KIND_CREATE',
    message: 'kind gave up.',
    hint: 'Look at its log.',
    exitCode: 3,
  });
  expect(await fakeClusters(run.root)).toEqual([run.name]);
  await run.owner.release();
  expect(await fakeClusters(run.root)).toEqual([]);
  child.close();
});

test('a cluster of somebody else, who took the name meanwhile, is left alone', async () => {
  await using run = await begin();
  await mkdir(join(run.root, 'clusters'));
  await writeFile(join(run.root, 'clusters', run.name), 'another-run');
  await expect(run.owner.prepare(1)).rejects.toMatchObject({ code: 'E_CLUSTER_NAME_TAKEN' });
  expect(run.owner.unsettled).toEqual([]);
  await run.owner.release();
  expect(await fakeClusters(run.root)).toEqual([run.name]);
});

test('a cluster that another run has under the name of a dead one is left alone', async () => {
  let docker = false;
  const first = await begin({
    deleting: async () => {
      if (!docker) throw new HarnessError('E_DOCKER', 'Docker does not answer.');
    },
  });
  await first.owner.prepare(1);
  await expect(first.owner.release()).rejects.toThrow('could be deleted');
  await first.owner[Symbol.asyncDispose]();
  const file = join(first.root, 'clusters', first.name);
  await writeFile(file, 'another-run');
  docker = true;

  const found: string[] = [];
  await using second = await startOwner({
    ...first.options,
    runId: newRunId(realClock().date()),
    onReconciled: ({ text }) => found.push(text),
  });
  expect(found).toEqual([expect.stringContaining(`Cleaned up after run ${first.runId}`)]);
  expect(await fakeLog(first.root)).toContain(`delete ${first.name}`);
  expect(await readFile(file, 'utf8')).toBe('another-run');
  await second.release();
  await first[Symbol.asyncDispose]();
});

test('an aborted creation is deleted, even if it never returns', async () => {
  const halfMade = Promise.withResolvers<void>();
  await using run = await begin({
    halfMade: () => {
      halfMade.resolve();
      return new Promise(() => undefined);
    },
  });
  void run.owner.prepare(1);
  await halfMade.promise;
  expect(await fakeClusters(run.root)).toEqual([run.name]);
  run.abort.abort();
  await run.owner.release();
  expect(await fakeClusters(run.root)).toEqual([]);
});

test('releasing ends a creation that is under way, and one that would follow the removal of a former cluster', async () => {
  const halfMade = Promise.withResolvers<void>();
  let aborted = 0;
  await using run = await begin({
    halfMade: async (_, { signal }) => {
      halfMade.resolve();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      aborted += 1;
    },
  });
  const prepared = run.owner.prepare(1).catch((error: unknown) => error);
  await halfMade.promise;
  await run.owner.release();
  expect(await prepared).toMatchObject({ message: 'The run is over.' });
  expect(aborted).toBe(1);
  expect(await fakeClusters(run.root)).toEqual([]);

  const removing = Promise.withResolvers<void>();
  const docker = Promise.withResolvers<void>();
  await using other = await begin({
    whyUnfit: async () => 'it is made up so',
    deleting: async () => {
      removing.resolve();
      await docker.promise;
    },
  });
  const first = await connectOwner(other.owner.socketPath, leave);
  await first.call('hello', { role: 'worker', pid: 1 });
  await first.call('lease', { slot: 0 });
  first.close();
  const second = await connectOwner(other.owner.socketPath, leave);
  await second.call('hello', { role: 'worker', pid: 2 });
  const lease = second.call('lease', { slot: 0 }).catch((error: unknown) => error);
  await removing.promise;
  const released = other.owner.release();
  docker.resolve();
  await released;
  expect(await lease).toMatchObject({ message: expect.stringContaining('The run is over.') });
  expect((await fakeLog(other.root)).filter((line) => !/examine|logs/.test(line))).toEqual([
    `create ${other.name}`,
    `created ${other.name}`,
    `delete ${other.name}`,
  ]);
  second.close();
});

test('a cluster that cannot be deleted is in the journal for the next start', async () => {
  let docker = false;
  const run = await begin({
    deleting: async () => {
      if (!docker) throw new HarnessError('E_DOCKER', 'Docker does not answer.');
    },
  });
  await run.owner.prepare(1);
  await expect(run.owner.release()).rejects.toThrow('could be deleted');
  await run.owner[Symbol.asyncDispose]();
  expect((await readJournal(run.owner.stateFolder)).unsettled).toMatchObject([{ act: 'cluster' }]);
  docker = true;
  await run[Symbol.asyncDispose]();
});

test('what the owner cannot read is refused with a reason, and it goes on', async () => {
  await using run = await begin();
  const child = await connectOwner(run.owner.socketPath, leave);
  await expect(child.call('lease', { slot: -1 })).rejects.toMatchObject({ code: 'E_OWNER' });
  // @ts-expect-error a method that a later version may have
  await expect(child.call('unmake', {})).rejects.toThrow('does not know the method unmake');
  expect(await child.call('progress', { type: 'phase', at: 0, text: 'x' })).toBe(null);
  child.close();
});

test('a path too long for a socket gets one elsewhere, which goes too', async () => {
  const run = await begin({}, 'a-folder-with-a-rather-long-name/'.repeat(4));
  const { socketPath } = run.owner;
  expect(Buffer.byteLength(socketPath)).toBeLessThan(104);
  expect(await run.state.isAlive(run.runId)).toBe(true);
  expect(await run.state.isAlive('another')).toBe(false);
  (await connectOwner(socketPath, leave)).close();
  await run[Symbol.asyncDispose]();
  expect(existsSync(join(socketPath, '..'))).toBe(false);
});

test('a lost owner ends the child, with a sentence and exit code 3', async () => {
  const run = await begin();
  const client = new URL('client.ts', import.meta.url).href;
  const code = `
    const { connectOwner } = await import(${JSON.stringify(client)});
    await connectOwner(process.argv[1]);
    console.log('connected');
    process.stdin.resume();
  `;
  const child = execa(process.execPath, ['--input-type=module', '-e', code, run.owner.socketPath], {
    stdin: 'pipe',
    reject: false,
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  await run[Symbol.asyncDispose]();
  const { exitCode, stderr } = await child;
  expect(stderr).toContain("The process that owns this run's cluster is gone");
  expect(exitCode).toBe(3);
});

test('calls that wait for an owner that goes away fail, and connecting to none fails', async () => {
  const halfMade = Promise.withResolvers<void>();
  const run = await begin({
    halfMade: (_, { signal }) => {
      halfMade.resolve();
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  });
  const lost = Promise.withResolvers<HarnessError>();
  const child = await connectOwner(run.owner.socketPath, { onLost: lost.resolve });
  const lease = child.call('lease', { slot: 0 }).catch((error: unknown) => error);
  await halfMade.promise;
  await run.owner[Symbol.asyncDispose]();
  expect(await lease).toMatchObject({ code: 'E_OWNER_LOST' });
  expect(await lost.promise).toMatchObject({ code: 'E_OWNER_LOST' });
  await expect(child.call('lease', { slot: 0 })).rejects.toMatchObject({ code: 'E_OWNER_LOST' });
  await expect(connectOwner(run.owner.socketPath)).rejects.toMatchObject({ code: 'E_OWNER_LOST', exitCode: 3 });
  run.abort.abort(new Error('over'));
  await expect(Promise.resolve(run[Symbol.asyncDispose]())).rejects.toThrow();
});
