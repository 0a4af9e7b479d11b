import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { JournalEntry } from './journal.ts';
import { openJournal, readJournal } from './journal-file.ts';
import { parseJournal } from './records.ts';

const place = { host: 'here', runtime: 'docker' };
const header = { runId: '2026-11-25T04-10-00Z-x7kd', place, began: new Date('2026-11-25T04:10:00Z') };
const cluster: JournalEntry = { id: 'cluster/a', act: 'cluster', params: { provider: 'kind', name: 'a' } };
const cut: JournalEntry = {
  id: 'cut/1',
  act: 'cut-power',
  params: { machine: 'c0ffee', node: 'a-worker', undo: 'docker start c0ffee' },
};

test('what was intended and not settled is found again, oldest first, by a later process', async () => {
  await using temporary = await temporaryFolder();
  const folder = temporary.path;
  {
    await using journal = await openJournal(folder, header);
    await journal.intend(cluster);
    await journal.intend(cut);
    expect(journal.unsettled).toEqual([cluster, cut]);
  }
  expect(await readJournal(folder)).toEqual({ place, unsettled: [cluster, cut], kept: [], foreign: [] });

  {
    await using journal = await openJournal(folder);
    await journal.settle(cut.id);
    await journal.settle(cluster.id, 'kept');
    expect(journal.unsettled).toEqual([]);
  }
  expect(await readJournal(folder)).toEqual({ place, unsettled: [], kept: [cluster], foreign: [] });
});

test('an intent is in the file when `intend` returns, and the file is private', async () => {
  await using temporary = await temporaryFolder();
  const folder = temporary.path;
  await using journal = await openJournal(folder, header);
  await journal.intend(cluster);
  const path = join(folder, 'journal.jsonl');
  expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(2);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a torn last line counts for nothing, and what is written after it is read', async () => {
  await using temporary = await temporaryFolder();
  const folder = temporary.path;
  {
    await using journal = await openJournal(folder, header);
    await journal.intend(cluster);
  }
  await appendFile(join(folder, 'journal.jsonl'), '{"type":"intent","entry":{"id":"cut/1","act":"cut-');
  expect((await readJournal(folder)).unsettled).toEqual([cluster]);

  {
    await using journal = await openJournal(folder);
    await journal.settle(cluster.id);
  }
  expect(await readJournal(folder)).toMatchObject({ unsettled: [], foreign: [] });
});

test('an act that is intended again after it was settled is unsettled again', async () => {
  await using temporary = await temporaryFolder();
  const folder = temporary.path;
  await using journal = await openJournal(folder, header);
  await journal.intend(cluster);
  await journal.settle(cluster.id);
  await journal.intend(cluster);
  expect((await readJournal(folder)).unsettled).toEqual([cluster]);
});

test('lines of another version are kept apart, not skipped', () => {
  const line = '{"type":"intent","entry":{"id":"x","act":"flood","params":{}}}';
  expect(parseJournal(`${line}\n`)).toMatchObject({ unsettled: [], foreign: [line] });
});

test('a journal is begun only once, and a missing one says nothing', async () => {
  await using temporary = await temporaryFolder();
  const folder = temporary.path;
  expect(await readJournal(folder)).toEqual({ place: undefined, unsettled: [], kept: [], foreign: [] });
  await (await openJournal(folder, header))[Symbol.asyncDispose]();
  await expect(openJournal(folder, header)).rejects.toThrow(/EEXIST/);
});
