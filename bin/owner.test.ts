import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { startOwnerProcess } from '../fixtures/owner-process.ts';
import { markedProcesses } from '../lib/journal/marked-processes.ts';
import { connectOwner } from '../lib/owner/client.ts';
import { StateFolder } from '../lib/owner/state-folder.ts';
import { rejected } from '../lib/testing/caught.ts';
import { fakeClusters, fakeLog } from '../lib/testing/fake-provider.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { runSchema } from '../reports/run.ts';
import { startPowercut } from './testing/powercut-process.ts';

const entry = fileURLToPath(new URL('testing/fake-powercut.ts', import.meta.url));

const inFolder = (folder: string, env: Readonly<Record<string, string>> = {}) => ({
  cwd: folder,
  env: { POWERCUT_STATE: join(folder, 'state'), FAKE_HOST: folder, ...env },
});

test('Playwright starts an owner, which makes the cluster first, leases from it, and waits until it has deleted the cluster', async () => {
  await using folder = await temporaryFolder();
  await using owner = await startOwnerProcess([entry, 'owner'], {
    ...inFolder(folder.path, { POWERCUT_KUBERNETES: '1.35' }),
    stderr: 'ignore',
  });
  expect((await fakeLog(folder.path)).map((line) => line.split(' ')[0])).toEqual(['preflight', 'create', 'created']);

  const worker = await connectOwner(owner.socketPath, { onLost: () => undefined });
  const { runFolder } = await worker.call('hello', { role: 'worker', pid: process.pid });
  expect(runFolder).toBe(owner.runFolder);
  const cluster = await worker.call('lease', { slot: 0 });
  expect(cluster.spec.kubernetesVersion).toBe('v1.35.8');
  expect(await fakeClusters(folder.path)).toEqual([cluster.spec.name]);
  worker.close();

  await owner.release();
  expect(await fakeClusters(folder.path)).toEqual([]);
});

test('an owner that cannot start: Playwright is told so', async () => {
  await using folder = await temporaryFolder();
  const started = startOwnerProcess([entry, 'owner'], {
    ...inFolder(folder.path, { FAKE_TROUBLE: 'no-docker' }),
    stderr: 'ignore',
  });
  await expect(started).rejects.toMatchObject({ code: 'E_OWNER', exitCode: 3 });
  const owner = startPowercut({ folder: folder.path, args: ['owner'], trouble: 'no-docker' });
  expect(await owner.result).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('Docker does not answer.') });
});

test('an owner that is asked for what cannot be: its parent learns that it was wrong usage', async () => {
  await using folder = await temporaryFolder();
  const args = [entry, 'owner', '--workers', '0'];
  const started = startOwnerProcess(args, { ...inFolder(folder.path), stderr: 'ignore' });
  await expect(started).rejects.toMatchObject({ code: 'E_OWNER', exitCode: 2 });
});

test('an owner for a measurement tells no verdict of its own, but still why there is no cluster', async () => {
  await using folder = await temporaryFolder();
  const owner = startPowercut({ folder: folder.path, args: ['owner', '--measured'] });
  await owner.printed('"type":"ready"');
  owner.stdin.end('release\n');
  const { stderr } = await owner.result;
  expect(stderr).toContain('deleting the cluster');
  expect(stderr).not.toContain('UNKNOWN');
  const unfit = startPowercut({ folder: folder.path, args: ['owner', '--measured'], trouble: 'no-docker' });
  expect(await unfit.result).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('Docker does not answer.') });
});

test('a creation that fails keeps Playwright from beginning', async () => {
  await using folder = await temporaryFolder();
  const started = startOwnerProcess([entry, 'owner'], {
    ...inFolder(folder.path, { FAKE_TROUBLE: 'create-fails' }),
    stderr: 'ignore',
  });
  await expect(started).rejects.toMatchObject({ code: 'E_OWNER', exitCode: 3 });
  const owner = startPowercut({ folder: folder.path, args: ['owner'], trouble: 'create-fails' });
  expect(await owner.result).toMatchObject({ exitCode: 3, stdout: '' });
});

for (const [what, trouble, message] of [
  ['cannot delete its cluster', 'delete-fails', 'could be deleted: It does not go. (E_CLUSTER_LEFT)'],
  ['ends before it has', 'delete-hangs', 'could be deleted: its owner is gone'],
] as const) {
  test(`an owner that ${what}: Playwright fails`, async () => {
    await using folder = await temporaryFolder();
    await using owner = await startOwnerProcess([entry, 'owner'], {
      ...inFolder(folder.path, { FAKE_TROUBLE: trouble, FAKE_JANITOR: 'none' }),
      stderr: 'ignore',
    });
    const released = owner.release();
    if (trouble === 'delete-hangs') await killOwnerOf(folder.path);
    const error = await rejected(released);
    expect(error.code).toBe('E_OWNER');
    expect(error.message).toContain(message);
  });
}

test('an owner whose Playwright is gone deletes the cluster, writes run.json and ends', async () => {
  await using folder = await temporaryFolder();
  const parent = startPlaywright(folder.path);
  const socketPath = await parent.said;
  const worker = await connectOwner(socketPath, { onLost: () => undefined });
  await worker.call('hello', { role: 'worker', pid: process.pid });
  const { spec } = await worker.call('lease', { slot: 0 });
  const [runId = ''] = await readdir(join(folder.path, 'state', 'runs'));

  parent.child.kill('SIGKILL');
  // The owner inherited its standard error from its parent, so this waits for the owner too.
  const { stderr } = await parent.child;
  expect(stderr).toContain('Interrupted by the end of Playwright');
  expect(await fakeClusters(folder.path)).toEqual([]);
  expect(await fakeLog(folder.path)).toContain(`delete ${spec.name}`);
  expect(await new StateFolder(join(folder.path, 'state')).isAlive(runId)).toBe(false);
  const run = runSchema.parse(
    JSON.parse(await readFile(join(folder.path, 'reports', 'output', runId, 'run.json'), 'utf8')),
  );
  expect(run.outcome).toMatchObject({ interrupted: true, exitCode: 130 });
});

test('when Playwright ends well, run.json holds what its reporter wrote last', async () => {
  await using folder = await temporaryFolder();
  const owner = startPowercut({ folder: folder.path, args: ['owner'] });
  await owner.printed('"type":"ready"');
  const [runId = ''] = await readdir(join(folder.path, 'reports', 'output'));
  owner.stdin.write('release\n');
  await owner.printed('"type":"released"');
  const runFile = join(folder.path, 'reports', 'output', runId, 'run.json');
  await expect(readFile(runFile)).rejects.toThrow('ENOENT');
  owner.stdin.end();
  // Nobody ran a scenario, so it is not green.
  expect((await owner.result).exitCode).toBe(5);
  expect(runSchema.parse(JSON.parse(await readFile(runFile, 'utf8'))).outcome.interrupted).toBe(false);
});

async function killOwnerOf(folder: string): Promise<void> {
  for (const pid of await markedProcesses(`POWERCUT_STATE=${join(folder, 'state')}`)) process.kill(pid, 'SIGKILL');
}

/** A process that does what the global setup does, and then waits for its end. */
function startPlaywright(folder: string) {
  const setup = new URL('../fixtures/owner-process.ts', import.meta.url).href;
  const code = `
    const { startOwnerProcess } = await import(${JSON.stringify(setup)});
    const owner = await startOwnerProcess([${JSON.stringify(entry)}, 'owner']);
    console.log(owner.socketPath);
    process.stdin.resume();
  `;
  const child = execa(process.execPath, ['--input-type=module', '-e', code], {
    ...inFolder(folder),
    stdin: 'pipe',
    reject: false,
  });
  const said = new Promise<string>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
  return { child, said };
}
