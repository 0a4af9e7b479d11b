import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { realClock } from '../clock/real-clock.ts';
import { HarnessError } from '../errors.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { claimRun } from './claim.ts';
import type { JournalEntry } from './journal.ts';
import { openJournal, readJournal } from './journal-file.ts';
import { type ReconcileOptions, reconcile } from './reconcile.ts';
import type { Place } from './records.ts';

const cluster: JournalEntry = { id: 'cluster/a', act: 'cluster', params: { provider: 'kind', name: 'a' } };
const here: Place = { host: 'here', runtime: 'docker' };
const processes: JournalEntry = { id: 'processes', act: 'process', params: { marker: 'X=1', what: 'the run' } };

/** A folder of runs, and a reconciler that records what it undid. */
class Host {
  readonly runsFolder: string;
  readonly alive = new Set<string>();
  readonly undone: string[] = [];
  readonly removed: string[] = [];
  readonly ended: string[] = [];

  constructor(runsFolder: string) {
    this.runsFolder = runsFolder;
  }

  options(overrides: Partial<ReconcileOptions> = {}): ReconcileOptions {
    return {
      runsFolder: this.runsFolder,
      self: 'me',
      place: here,
      clusterName: 'mine',
      clock: realClock(),
      signal: new AbortController().signal,
      isAlive: async (runId) => this.alive.has(runId),
      undo: async ({ id }) => void this.undone.push(id),
      tellEnd: async (runFolder) => void this.ended.push(runFolder),
      onRemoved: async (runId) => void this.removed.push(runId),
      ...overrides,
    };
  }

  async run(runId: string, entries: readonly JournalEntry[], place: Place = here): Promise<string> {
    const folder = join(this.runsFolder, runId);
    await mkdir(folder);
    await using journal = await openJournal(folder, {
      runId,
      place,
      began: new Date(0),
      runFolder: `/reports/${runId}`,
    });
    for (const entry of entries) await journal.intend(entry);
    return folder;
  }
}

async function newHost(): Promise<AsyncDisposable & { readonly host: Host }> {
  const folder = await temporaryFolder();
  return { host: new Host(folder.path), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test('a dead run is undone, processes first, and its folder goes', async () => {
  await using given = await newHost();
  const { host } = given;
  const folder = await host.run('dead', [processes, cluster]);
  expect(await reconcile(host.options())).toEqual([
    {
      runId: 'dead',
      outcome: 'cleaned',
      text: 'Cleaned up after run dead, which had died: kind cluster a.',
    },
  ]);
  expect(host.undone).toEqual(['processes', 'cluster/a']);
  expect(host.ended).toEqual(['/reports/dead']);
  expect(host.removed).toEqual(['dead']);
  expect(existsSync(folder)).toBe(false);
});

test('reports that cannot be written keep nothing of a dead run, and are told', async () => {
  await using given = await newHost();
  const { host } = given;
  await host.run('dead', [cluster]);
  const tellEnd = () => Promise.reject(new HarnessError('E_RUN_FOLDER', 'The disk is full.', { hint: 'Make room.' }));
  const [result] = await reconcile(host.options({ tellEnd }));
  expect(result?.outcome).toBe('cleaned');
  expect(result?.text).toContain('Its reports could not be written: The disk is full. Make room.');
  expect(host.removed).toEqual(['dead']);
});

test('a living run is left alone, and so are we', async () => {
  await using given = await newHost();
  const { host } = given;
  host.alive.add('alive');
  await host.run('alive', [cluster]);
  await host.run('me', [cluster]);
  expect(await reconcile(host.options())).toEqual([]);
  expect(host.undone).toEqual([]);
  expect(await readdir(host.runsFolder)).toEqual(expect.arrayContaining(['alive', 'me']));
});

test('a kept cluster stays, with its folder', async () => {
  await using given = await newHost();
  const { host } = given;
  const folder = await host.run('kept', [cluster]);
  {
    await using journal = await openJournal(folder);
    await journal.settle(cluster.id, 'kept');
  }
  expect(await reconcile(host.options())).toEqual([]);
  expect(host.undone).toEqual([]);
  expect(existsSync(folder)).toBe(true);
});

test('a run that died before it did anything leaves nothing, silently', async () => {
  await using given = await newHost();
  const { host } = given;
  await mkdir(join(host.runsFolder, 'empty'));
  expect(await reconcile(host.options())).toEqual([]);
  expect(await readdir(host.runsFolder)).toEqual([]);
});

test('a run of another host is left, with a word about it', async () => {
  await using given = await newHost();
  const { host } = given;
  await host.run('elsewhere', [cluster], { host: 'there', runtime: 'docker' });
  const [result] = await reconcile(host.options());
  expect(result).toMatchObject({ outcome: 'left' });
  expect(result?.text).toContain('it ran on there, and this is here');
  expect(host.undone).toEqual([]);
});

test('a cluster on another Docker, or on one that does not answer, is left, with a word about it', async () => {
  await using given = await newHost();
  const { host } = given;
  const folder = await host.run('dead', [processes, cluster]);
  for (const [place, text] of [
    [{ host: 'here', runtime: 'another' }, 'its Docker is docker, and the one in use here is another'],
    [{ host: 'here' }, 'Docker does not answer'],
  ] as const) {
    expect(await reconcile(host.options({ place }))).toMatchObject([
      { outcome: 'left', text: expect.stringContaining(text) },
    ]);
  }
  expect(host.undone).toEqual([]);
  expect((await readJournal(folder)).unsettled).toEqual([processes, cluster]);
});

test('a run that made no cluster is cleaned whatever Docker is in use', async () => {
  await using given = await newHost();
  const { host } = given;
  await host.run('dead', [processes]);
  await reconcile(host.options({ place: { host: 'here' } }));
  expect(host.undone).toEqual(['processes']);
  expect(await readdir(host.runsFolder)).toEqual([]);
});

test('once it is interrupted no other run is begun with', async () => {
  await using given = await newHost();
  const { host } = given;
  const abort = new AbortController();
  await host.run('a-dead', [cluster]);
  await host.run('b-dead', [cluster]);
  const undo = async () => abort.abort();
  expect(await reconcile(host.options({ signal: abort.signal, undo }))).toHaveLength(1);
  expect(await readdir(host.runsFolder)).toEqual(['b-dead']);
});

test('who wants the name of a cluster that another powercut is removing waits until it is gone', async () => {
  await using given = await newHost();
  const { host } = given;
  const folder = await host.run('dead', [cluster]);
  for (const rival of ['remover', 'wants-it', 'wants-another']) host.alive.add(rival);
  const begun = Promise.withResolvers<void>();
  const docker = Promise.withResolvers<void>();
  const remover = reconcile(
    host.options({
      self: 'remover',
      undo: async () => {
        begun.resolve();
        await docker.promise;
      },
    }),
  );
  await begun.promise;
  expect(await reconcile(host.options({ self: 'wants-another' }))).toEqual([]);
  expect(existsSync(folder)).toBe(true);
  const clock = realClock();
  const waiting = host.options({
    self: 'wants-it',
    clusterName: 'a',
    clock: {
      ...clock,
      waitUntil: async (instant, wake) => {
        docker.resolve();
        return clock.waitUntil(instant, wake);
      },
    },
  });
  expect(await reconcile(waiting)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
  expect(await remover).toHaveLength(1);
});

test('what cannot be undone keeps its journal, with what is left of it, and the next run is cleaned all the same', async () => {
  await using given = await newHost();
  const { host } = given;
  const folder = await host.run('a-stuck', [processes, cluster]);
  await host.run('b-fine', [cluster]);
  const results = await reconcile(
    host.options({
      undo: async (entry, from) => {
        host.undone.push(entry.id);
        if (entry.act === 'cluster' && from === 'a-stuck') {
          throw new HarnessError('E_DOCKER', 'Docker does not answer.', { hint: 'Start it.' });
        }
      },
    }),
  );
  expect(results).toEqual([
    {
      runId: 'a-stuck',
      outcome: 'left',
      text: 'The dead run a-stuck could not be cleaned: Docker does not answer. Start it.',
    },
    expect.objectContaining({ runId: 'b-fine', outcome: 'cleaned' }),
  ]);
  expect((await readJournal(folder)).unsettled).toEqual([cluster]);

  // The next start, under another id: the claim of the dead one does not bar it.
  host.undone.length = 0;
  expect(await reconcile(host.options({ self: 'later' }))).toHaveLength(1);
  expect(host.undone).toEqual(['cluster/a']);
});

test('of ten that start at once, one undoes', async () => {
  await using given = await newHost();
  const { host } = given;
  const folder = await host.run('dead', [cluster]);
  const rivals = Array.from({ length: 10 }, (_, index) => `rival-${index}`);
  for (const rival of rivals) host.alive.add(rival);
  const results = await Promise.all(rivals.map((self) => reconcile(host.options({ self }))));
  expect(results.flat()).toHaveLength(1);
  expect(host.undone).toEqual(['cluster/a']);
  expect(existsSync(folder)).toBe(false);
});

test('the claim of a reconciler that lives bars others; that of a dead one does not, and only one takes over', async () => {
  await using given = await newHost();
  const { host } = given;
  const folder = await host.run('dead', [cluster]);
  await symlink('first', join(folder, 'claim-1'));
  const isAlive = async (runId: string) => host.alive.has(runId);

  host.alive.add('first');
  expect(await claimRun(folder, 'second', isAlive)).toBe(false);

  host.alive.delete('first');
  host.alive.add('second').add('third');
  const taken = await Promise.all([claimRun(folder, 'second', isAlive), claimRun(folder, 'third', isAlive)]);
  expect(taken.filter(Boolean)).toHaveLength(1);
});
