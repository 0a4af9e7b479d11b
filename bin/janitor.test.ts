import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { realClock } from '../lib/clock/real-clock.ts';
import { markedProcesses } from '../lib/journal/marked-processes.ts';
import { fakeClusters, fakeLog } from '../lib/testing/fake-provider.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { type Run, runSchema } from '../reports/run.ts';
import { janitorsOf, until } from './testing/janitors-of.ts';
import { type PowercutProcessOptions, startPowercut } from './testing/powercut-process.ts';

/** A run in the middle of its scenario. */
async function begun(folder: string, options: Partial<PowercutProcessOptions> = {}) {
  const powercut = startPowercut({ folder, scenarios: 'hang', ...options });
  await powercut.printed('the power is cut');
  const [runId = ''] = await readdir(join(folder, 'state', 'runs'));
  return { ...powercut, runId };
}

const clock = realClock();
const gone = (folder: string) =>
  until(async () => ((await readdir(join(folder, 'state', 'runs'))).length === 0 ? true : undefined));
/** The run as it was told last of all, when nobody writes into its folder any more. */
async function ended(folder: string, runId: string): Promise<Run> {
  const run = await until(async () => {
    const file = join(folder, 'reports', 'output', runId, 'run.json');
    const text = await readFile(file, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : runSchema.parse(JSON.parse(text));
  });
  await until(async () => ((await janitorsOf(folder, runId)).length === 0 ? true : undefined));
  return run;
}

test.skip(process.platform !== 'linux', 'the tests find processes in /proc');

test('of a run that is killed everything goes, with nobody starting anything, and its report is written', async () => {
  await using folder = await temporaryFolder();
  const run = await begun(folder.path);
  const { runId } = run;
  expect(await markedProcesses(`POWERCUT_RUN=${runId}`)).not.toEqual([]);
  run.kill('SIGKILL');
  await run.result;
  const ending = await ended(folder.path, runId);
  expect(ending.outcome).toMatchObject({ verdict: 'unknown', interrupted: true, exitCode: 130 });
  expect(ending.outcome.reasons.map(({ text }) => text)).toContain('the run was interrupted by the death of its owner');
  expect(await fakeClusters(folder.path)).toEqual([]);
  expect(await readdir(join(folder.path, 'state', 'runs'))).toEqual([]);
  expect(await readdir(join(folder.path, 'state', 'sockets'))).toEqual([]);
  expect(await markedProcesses(`POWERCUT_RUN=${runId}`)).toEqual([]);
});

test('one that is stopped is alive: nothing of it is touched, and it goes on', async () => {
  await using folder = await temporaryFolder();
  const run = await begun(folder.path);
  const { runId } = run;
  run.kill('SIGSTOP');
  expect((await startPowercut({ folder: folder.path, args: ['sweep', '--yes'] }).result).stdout).toBe(
    'Dead runs left nothing.',
  );
  expect(await fakeClusters(folder.path)).toHaveLength(1);
  expect(await janitorsOf(folder.path, runId)).toHaveLength(1);
  run.kill('SIGCONT');
  run.kill('SIGTERM');
  expect((await run.result).exitCode).toBe(130);
  const ending = await ended(folder.path, runId);
  expect(ending.outcome.reasons.map(({ text }) => text)).toContain('the run was interrupted by SIGTERM');
  expect((await fakeLog(folder.path)).filter((line) => line.startsWith('delete'))).toHaveLength(1);
});

test('a run that ends well dismisses its janitor', async () => {
  await using folder = await temporaryFolder();
  expect((await startPowercut({ folder: folder.path }).result).exitCode).toBe(0);
  const [runId = ''] = await readdir(join(folder.path, 'reports', 'output'));
  expect(await janitorsOf(folder.path, runId)).toEqual([]);
});

test('a second Ctrl-C leaves at once, and the janitor removes what remains', async () => {
  await using folder = await temporaryFolder();
  const powercut = await begun(folder.path, { trouble: 'delete-hangs' });
  const pids = await janitorsOf(folder.path, powercut.runId);
  powercut.kill('SIGINT');
  // It still takes its time to stop the scenarios: later than half a second after the first.
  await powercut.printed('deleting the cluster');
  powercut.kill('SIGINT');
  const { exitCode, all } = await powercut.result;
  expect(exitCode).toBe(130);
  expect(all).toContain('Left at once. What remains is being removed in the background');
  expect(all).toContain(`by process ${pids[0]}`);
  await gone(folder.path);
  await ended(folder.path, powercut.runId);
  expect(await fakeClusters(folder.path)).toEqual([]);
});

test('a janitor that is killed is followed by another, which cleans up', async () => {
  await using folder = await temporaryFolder();
  const run = await begun(folder.path);
  const { runId } = run;
  const [first = 0] = await janitorsOf(folder.path, runId);
  process.kill(first, 'SIGKILL');
  await until(async () => (await janitorsOf(folder.path, runId)).find((pid) => pid !== first));
  run.kill('SIGKILL');
  await run.result;
  await ended(folder.path, runId);
  expect(await fakeClusters(folder.path)).toEqual([]);
});

test('where both are killed, what is left is seen and removed by a sweep, that asks first', async () => {
  await using folder = await temporaryFolder();
  const run = await begun(folder.path);
  const { runId } = run;
  const pids = await janitorsOf(folder.path, runId);
  // Stopped, it cannot start another.
  run.kill('SIGSTOP');
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  run.kill('SIGKILL');
  await run.result;
  const died = clock.date();
  const [name = ''] = await fakeClusters(folder.path);
  const sweep = (...args: readonly string[]) => startPowercut({ folder: folder.path, args: ['sweep', ...args] }).result;
  const found = `Run ${runId} died and left: kind cluster ${name}, the cut power of ${name}-worker`;
  expect(await sweep('--dry-run')).toMatchObject({ exitCode: 0, stdout: found });
  const asked = await sweep();
  expect(asked).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('npx powercut sweep --yes') });
  expect(await fakeClusters(folder.path)).toEqual([name]);
  const done = await sweep('--yes', '--json');
  expect(JSON.parse(done.stdout)).toEqual({
    sweepVersion: 1,
    found: [{ runId, acts: [`kind cluster ${name}`, `the cut power of ${name}-worker`] }],
    done: [{ runId, outcome: 'cleaned', text: expect.stringContaining(`kind cluster ${name}`) }],
  });
  expect(await fakeClusters(folder.path)).toEqual([]);
  expect(await markedProcesses(`POWERCUT_RUN=${runId}`)).toEqual([]);
  // What the run found out before is told, and that it was no longer than it lived.
  const ending = await ended(folder.path, runId);
  expect(ending.outcome).toMatchObject({ verdict: 'unknown', interrupted: true, exitCode: 130 });
  expect(Date.parse(ending.endedAt ?? '')).toBeLessThanOrEqual(died.getTime());
  expect(await sweep('--dry-run', '--json')).toMatchObject({ exitCode: 0 });
});

test('a whole cluster that is to be kept is kept also by the janitor, and not swept', async () => {
  await using folder = await temporaryFolder();
  const args = ['run', '--keep-cluster', '--cluster-name', 'mine'];
  const run = await begun(folder.path, { args });
  const { runId } = run;
  run.kill('SIGKILL');
  await run.result;
  await ended(folder.path, runId);
  expect(await fakeClusters(folder.path)).toEqual(['mine']);
  expect((await startPowercut({ folder: folder.path, args: ['sweep', '--yes'] }).result).stdout).toBe(
    'Dead runs left nothing.',
  );
  const { stdout } = await startPowercut({ folder: folder.path, args: ['clusters'] }).result;
  expect(stdout).toContain('mine: kept, 3 nodes');
  expect(stdout).toContain('docker start c1');
});

test('what cannot be removed stays in the journal, and is told', async () => {
  await using folder = await temporaryFolder();
  const run = await begun(folder.path, { trouble: 'delete-fails', withoutJanitor: true });
  run.kill('SIGKILL');
  await run.result;
  const sweep = startPowercut({ folder: folder.path, args: ['sweep', '--yes'], trouble: 'delete-fails' });
  const { exitCode, stdout, stderr } = await sweep.result;
  expect(exitCode).toBe(3);
  expect(stdout).toContain('could not be cleaned: It does not go.');
  expect(stderr).toContain('E_LEFT');
  expect(await startPowercut({ folder: folder.path, args: ['sweep', '--yes'] }).result).toMatchObject({ exitCode: 0 });
  expect(await fakeClusters(folder.path)).toEqual([]);
});
