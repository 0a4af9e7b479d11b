import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fakeRun } from '../../testing/fake-run.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { seconds } from '../../units.ts';
import { exportLogs, keepWithin } from './export-logs.ts';

const signal = new AbortController().signal;

test('kind is ended if it hangs at a node without power, and what it wrote by then is kept within bounds', async () => {
  await using folder = await temporaryFolder();
  let timeout = Number.POSITIVE_INFINITY;
  const run = fakeRun([
    [
      /^kind export logs (\S+) --name power$/,
      async ([, target = ''], options) => {
        timeout = options.timeout;
        await mkdir(join(target, 'power-worker'));
        await writeFile(join(target, 'power-worker', 'journal.log'), `${'x'.repeat(5_000_000)}the end`);
        return { ok: false, timedOut: true, exitCode: undefined };
      },
    ],
  ]);
  const logs = join(folder.path, 'logs');
  await exportLogs({ name: 'power', folder: logs, run, signal });
  expect(timeout).toBeLessThanOrEqual(seconds(60));
  const kept = await readFile(join(logs, 'power-worker', 'journal.log'), 'utf8');
  expect(kept.length).toBe(1024 * 1024);
  expect(kept.endsWith('xthe end')).toBe(true);
});

test('all files together stay within their bound: the longest go first', async () => {
  await using folder = await temporaryFolder();
  for (const [name, length] of [
    ['short', 10],
    ['long', 90],
    ['middle', 50],
  ] as const) {
    await writeFile(join(folder.path, name), 'x'.repeat(length));
  }
  await keepWithin(folder.path, { each: 80, all: 100 });
  expect((await readdir(folder.path)).toSorted()).toEqual(['middle', 'short']);
});

test('logs that cannot be had are no error', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'in-the-way'), '');
  await exportLogs({ name: 'power', folder: join(folder.path, 'in-the-way'), run: fakeRun([]), signal });
});
