import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fakeRun } from '../../testing/fake-run.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { keepWithin, saveLogs } from './save-logs.ts';

const signal = new AbortController().signal;

const container = (id: string, role: string, state: string) => ({
  id,
  name: `power-${id}`,
  role,
  network: 'power',
  state,
  image: 'node',
});

/** A cluster whose worker has no power, and one that is somebody else's. */
const docker = {
  nodeContainers: async () => [
    container('control-plane', 'control-plane', 'running'),
    container('worker', 'worker', 'exited'),
    { ...container('foreign', 'worker', 'running'), network: 'kind' },
  ],
};

test('the journal of a machine without power is copied out of it, and read by the control plane', async () => {
  await using folder = await temporaryFolder();
  const run = fakeRun([
    [/^docker inspect .* (\S+)$/, ([, id]) => `{"Status":"of ${id}"}`],
    [/^docker logs .* (\S+)$/, ([, id]) => `console of ${id}`],
    [
      /^docker cp worker:\/var\/log\/journal (\S+)$/,
      async ([, copy = '']) => {
        await mkdir(copy);
        await writeFile(join(copy, 'system.journal'), 'x'.repeat(2_000_000));
        return '';
      },
    ],
    [/^docker cp \S+ control-plane:\/kind\/powercut-journal-worker$/, ''],
    [/^docker exec control-plane journalctl .*--unit=(\S+) --directory=(\S+)$/, ([, unit, of]) => `${unit} of ${of}`],
    [/^docker exec control-plane journalctl .*--unit=kubelet$/, `${'x'.repeat(5_000_000)}the end`],
    [/^docker exec control-plane cat /, '    token: canary-of-the-run'],
    [/^docker exec control-plane journalctl .*--unit=containerd$/, 'containerd of canary-of-the-run'],
    [/^docker exec control-plane kubectl .* describe nodes$/, 'Name: power-worker'],
    [/^docker exec control-plane kubectl /, { ok: false, timedOut: true, exitCode: undefined }],
  ]);
  const logs = join(folder.path, 'logs');
  await saveLogs({ name: 'power', folder: logs, run, docker, signal });
  expect((await readdir(logs)).toSorted()).toEqual(['nodes.txt', 'power-control-plane', 'power-worker']);
  expect((await readdir(join(logs, 'power-worker'))).toSorted()).toEqual([
    'console.log',
    'containerd.log',
    'kubelet.log',
    'state.json',
  ]);
  const read = (...path: readonly string[]) => readFile(join(logs, ...path), 'utf8');
  expect(await read('power-worker', 'kubelet.log')).toBe('kubelet of /kind/powercut-journal-worker\n');
  expect(await read('power-control-plane', 'containerd.log')).toBe('containerd of [redacted]\n');
  const long = await read('power-control-plane', 'kubelet.log');
  expect(long.length).toBe(1024 * 1024);
  expect(long.endsWith('xthe end\n')).toBe(true);
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
  await saveLogs({ name: 'power', folder: join(folder.path, 'in-the-way'), run: fakeRun([]), docker, signal });
});
