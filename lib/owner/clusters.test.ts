import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { realClock } from '../clock/real-clock.ts';
import type { Provider } from '../cluster/cluster.ts';
import { claimRun } from '../journal/claim.ts';
import type { JournalEntry } from '../journal/journal.ts';
import { openJournal, readJournal } from '../journal/journal-file.ts';
import type { Outcome, Place } from '../journal/records.ts';
import { rejected } from '../testing/caught.ts';
import { fakeClusters, fakeProvider } from '../testing/fake-provider.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { type FoundCluster, findClusters } from './find-clusters.ts';
import { removeCluster } from './remove-cluster.ts';
import { StateFolder } from './state-folder.ts';

const place: Place = { host: 'here', runtime: 'docker' };
const clusterEntry = (name: string): JournalEntry => ({
  id: `cluster/${name}`,
  act: 'cluster',
  params: { provider: 'kind', name },
});
const cut: JournalEntry = {
  id: 'cut/1',
  act: 'cut-power',
  params: { machine: 'c1', node: 'a-worker', undo: 'docker start c1' },
};

/** A state folder and a container runtime, both made of files. */
class Desk {
  readonly path: string;
  readonly state: StateFolder;
  provider: Provider;

  constructor(path: string) {
    this.path = path;
    this.state = new StateFolder(join(path, 'state'));
    this.provider = fakeProvider({ folder: path });
  }

  get options() {
    return { state: this.state, provider: this.provider, place, clock: realClock() };
  }

  /** A network with our label. */
  async network(name: string, runId: string): Promise<void> {
    await mkdir(join(this.path, 'clusters'), { recursive: true });
    await writeFile(join(this.path, 'clusters', name), runId);
  }

  /** A run of which only the journal is left. */
  async run(runId: string, entries: readonly JournalEntry[], outcome?: Outcome, at = place): Promise<void> {
    await this.state.prepare();
    await mkdir(this.state.runFolder(runId));
    await using journal = await openJournal(this.state.runFolder(runId), { runId, place: at, began: new Date(0) });
    for (const entry of entries) await journal.intend(entry);
    if (outcome !== undefined) for (const entry of entries) await journal.settle(entry.id, outcome);
  }

  async alive(runId: string): Promise<AsyncDisposable> {
    await this.state.prepare();
    const server = createServer((socket) => socket.destroy());
    await this.state.listen(server, runId);
    return {
      [Symbol.asyncDispose]: async () => {
        server.close();
        await this.state.removeSocket(runId);
      },
    };
  }

  async states(): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries((await findClusters(this.options)).map(({ name, state }) => [name, state]));
  }

  async found(name: string): Promise<FoundCluster> {
    const found = (await findClusters(this.options)).find((cluster) => cluster.name === name);
    if (found === undefined) throw new Error(`there is no cluster ${name}`);
    return found;
  }
}

async function newDesk(): Promise<AsyncDisposable & { readonly desk: Desk }> {
  const folder = await temporaryFolder();
  return { desk: new Desk(folder.path), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test.describe('what has become of a cluster', () => {
  test('is told by the label of its network, the journal and the life of its run', async () => {
    await using given = await newDesk();
    const { desk } = given;
    for (const name of ['living', 'kept', 'left', 'unknown']) await desk.network(name, `run-${name}`);
    await desk.run('run-living', [clusterEntry('living')]);
    await desk.run('run-kept', [clusterEntry('kept')], 'kept');
    await desk.run('run-left', [clusterEntry('left')]);
    await using _ = await desk.alive('run-living');
    expect(await desk.states()).toEqual({ living: 'in-use', kept: 'kept', left: 'left', unknown: 'elsewhere' });
    expect((await desk.found('unknown')).reason).toContain('no journal');
  });

  test('is not told of a dead run of another host, whose processes may live', async () => {
    await using given = await newDesk();
    const { desk } = given;
    await desk.network('a', 'r');
    await desk.run('r', [clusterEntry('a')], undefined, { host: 'there', runtime: 'docker' });
    expect(await desk.found('a')).toMatchObject({
      state: 'elsewhere',
      reason: expect.stringContaining('it ran on there, and this is here'),
    });
  });

  test('is not told by a journal that speaks of another cluster', async () => {
    await using given = await newDesk();
    const { desk } = given;
    await desk.network('a', 'r');
    await desk.run('r', [clusterEntry('b')]);
    expect(await desk.states()).toMatchObject({ a: 'elsewhere' });
  });

  test('is told where only files are left, on this runtime alone, and not while its run lives', async () => {
    await using given = await newDesk();
    const { desk } = given;
    await desk.run('run-gone', [clusterEntry('gone')], 'kept');
    await desk.run('run-half', [clusterEntry('half')]);
    await desk.run('run-other', [clusterEntry('other')], 'kept', { host: 'here', runtime: 'another' });
    await desk.run('run-young', [clusterEntry('young')]);
    await using _ = await desk.alive('run-young');
    expect(await desk.states()).toEqual({ gone: 'gone', half: 'left' });
  });

  test('is told of both when a name is used again', async () => {
    await using given = await newDesk();
    const { desk } = given;
    await desk.run('old', [clusterEntry('a')], 'kept');
    await desk.run('new', [clusterEntry('a')], 'kept');
    await desk.network('a', 'new');
    const found = await findClusters(desk.options);
    expect(found.map(({ runId, state }) => [runId, state])).toEqual([
      ['old', 'gone'],
      ['new', 'kept'],
    ]);
  });

  test('holds the nodes without power, and how to give it back', async () => {
    await using given = await newDesk();
    const { desk } = given;
    await desk.network('a', 'r');
    await desk.run('r', [clusterEntry('a'), cut], 'kept');
    expect((await desk.found('a')).dark).toEqual([{ node: 'a-worker', undo: 'docker start c1' }]);
  });
});

test.describe('to remove a cluster', () => {
  for (const [what, outcome] of [
    ['that was kept', 'kept'],
    ['that a dead run left', undefined],
  ] as const) {
    test(`${what} leaves nothing of it, and nothing else`, async () => {
      await using given = await newDesk();
      const { desk } = given;
      await desk.network('a', 'r');
      await desk.network('b', 'other');
      await desk.run('r', [clusterEntry('a'), cut], outcome);
      await desk.run('other', [clusterEntry('b')], 'kept');
      await removeCluster(await desk.found('a'), desk.options);
      expect(await fakeClusters(desk.path)).toEqual(['b']);
      expect(await readdir(desk.state.runsFolder)).toEqual(['other']);
      expect(await readdir(join(desk.path, 'state', 'sockets'))).toEqual([]);
    });
  }

  test('of which only the files are left removes them, and not the cluster that has its name now', async () => {
    await using given = await newDesk();
    const { desk } = given;
    await desk.run('old', [clusterEntry('a')], 'kept');
    await desk.network('a', 'new');
    await removeCluster(
      await desk.found('a').then((found) => ({ ...found, runId: 'old', state: 'gone' })),
      desk.options,
    );
    expect(await fakeClusters(desk.path)).toEqual(['a']);
    expect(existsSync(desk.state.runFolder('old'))).toBe(false);
  });

  test('keeps what else its run has kept', async () => {
    await using given = await newDesk();
    const { desk } = given;
    await desk.network('a', 'r');
    await desk.network('b', 'r');
    await desk.run('r', [clusterEntry('a'), clusterEntry('b')], 'kept');
    await removeCluster(await desk.found('a'), desk.options);
    expect(await desk.states()).toEqual({ b: 'kept' });
  });

  test('is refused while its run lives, and where that cannot be told', async () => {
    await using given = await newDesk();
    const { desk } = given;
    await desk.network('a', 'r');
    expect(await rejected(removeCluster(await desk.found('a'), desk.options))).toMatchObject({
      code: 'E_CLUSTER_ELSEWHERE',
      hint: expect.stringContaining('kind delete cluster --name a; docker network rm a'),
    });
    await desk.run('r', [clusterEntry('a')]);
    await using _ = await desk.alive('r');
    expect(await rejected(removeCluster(await desk.found('a'), desk.options))).toMatchObject({
      code: 'E_CLUSTER_IN_USE',
    });
    expect(await fakeClusters(desk.path)).toEqual(['a']);
  });

  test('is refused while another powercut cleans up after that run', async () => {
    await using given = await newDesk();
    const { desk } = given;
    await desk.network('a', 'r');
    await desk.run('r', [clusterEntry('a')]);
    await using _ = await desk.alive('cleaner');
    await claimRun(desk.state.runFolder('r'), 'cleaner', (id) => desk.state.isAlive(id));
    const error = await rejected(removeCluster(await desk.found('a'), desk.options));
    expect(error).toMatchObject({ code: 'E_CLUSTER_BUSY' });
    expect(await fakeClusters(desk.path)).toEqual(['a']);
  });

  test('that does not go is an error, and its journal stays', async () => {
    await using given = await newDesk();
    const { desk } = given;
    await desk.network('a', 'r');
    await desk.run('r', [clusterEntry('a'), cut], 'kept');
    const found = await desk.found('a');
    // As where the network has another label, which the deletion leaves alone without a word.
    desk.provider = { ...desk.provider, delete: async () => undefined };
    expect(await rejected(removeCluster(found, desk.options))).toMatchObject({ code: 'E_CLUSTER_LEFT' });
    expect((await readJournal(desk.state.runFolder('r'))).kept).toEqual([clusterEntry('a'), cut]);
    expect(await desk.states()).toEqual({ a: 'kept' });
  });
});
