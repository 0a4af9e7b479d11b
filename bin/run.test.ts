import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { markedProcesses } from '../lib/journal/marked-processes.ts';
import { fakeClusters, fakeLog } from '../lib/testing/fake-provider.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { type Run, runSchema } from '../reports/run.ts';
import { startPowercut } from './testing/powercut-process.ts';

test('a run that passes: 0, run.json written, nothing left', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, stdout } = await startPowercut({ folder: folder.path }).result;
  expect(exitCode, stdout).toBe(0);
  const run = await onlyRun(folder.path);
  expect(run.outcome).toEqual({ verdict: 'pass', exitCode: 0, interrupted: false, reasons: [] });
  expect(run.requestedScenarios).toEqual(['worker-loses-power']);
  expect(run.host).toMatchObject({ dockerVersion: '29.1.0', kindVersion: 'v0.33.0' });
  expect(run.id).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-\w{4}$/);
  expect(run.spec).toMatchObject({ name: `powercut-${run.id.slice(-4)}`, profile: 'fast', workers: 2 });
  expect(await fakeLog(folder.path)).toEqual(
    ['preflight', 'create', 'created', 'delete'].map((act) => `${act} ${run.spec.name}`),
  );
  await expectNothingLeft(folder.path, run.id);
  expect(stdout).toContain('worker-loses-power: a worker loses power');
  expect(stdout).toContain('This takes about 1 min 0 s');
  expect(stdout).toContain(run.id);
});

test('a failed claim is 1, and a process that ends without a word is 5, not green', async () => {
  await using folder = await temporaryFolder();
  expect(await startPowercut({ folder: join(folder.path), scenarios: 'fail' }).result).toMatchObject({ exitCode: 1 });
  // What its machines have logged is saved before they go.
  const log = await fakeLog(folder.path);
  expect(log.map((line) => line.replace(/ \S+$/, ''))).toEqual([
    'preflight',
    'create',
    'created',
    'save logs of',
    'delete',
  ]);
  await using other = await temporaryFolder();
  const crashed = await startPowercut({ folder: other.path, scenarios: 'crash' }).result;
  expect(crashed.exitCode).toBe(5);
  const run = await onlyRun(other.path);
  expect(run.outcome.verdict).toBe('unknown');
  const said = join(other.path, 'reports', 'output', run.id, run.files.playwrightLog ?? '');
  expect(await readFile(said, 'utf8')).toContain('the scenarios say hello');
  await expectNothingLeft(other.path, run.id);
});

test('--json: stdout is run.json, prose goes to stderr', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, stdout, stderr } = await startPowercut({ folder: folder.path, args: ['run', '--json'] }).result;
  expect(exitCode).toBe(0);
  expect(runSchema.parse(JSON.parse(stdout))).toEqual(await onlyRun(folder.path));
  expect(stderr).toContain('This takes about');
});

test('an environment that is not fit: 3, one sentence and a hint, and run.json says so', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, stdout, stderr } = await startPowercut({ folder: folder.path, trouble: 'no-docker' }).result;
  expect(exitCode).toBe(3);
  expect(stdout.split('Docker does not answer. (E_NO_DOCKER)')).toHaveLength(2);
  expect(stdout).toMatch(/Hint +Start it\./);
  expect(stderr).toBe('');
  const run = await onlyRun(folder.path);
  expect(run.outcome).toMatchObject({ exitCode: 3, environmentError: { code: 'E_NO_DOCKER' } });
  await expectNothingLeft(folder.path, run.id);
});

test('a creation that fails half way: 3, and the half-made cluster is removed', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, stdout } = await startPowercut({ folder: folder.path, trouble: 'create-fails' }).result;
  expect(exitCode).toBe(3);
  expect(stdout).toContain('kind gave up. (E_KIND_CREATE)');
  await expectNothingLeft(folder.path, (await onlyRun(folder.path)).id);
});

test('a bug: 3, its stack, a request to report it, and nothing left', async () => {
  for (const [trouble, message] of [
    ['create-throws', 'undefined is not a cluster'],
    ['stray-rejection', 'nobody waits for me'],
  ] as const) {
    await using folder = await temporaryFolder();
    const { exitCode, all } = await startPowercut({ folder: folder.path, trouble, scenarios: 'hang' }).result;
    expect(exitCode, trouble).toBe(3);
    expect(all).toMatch(/This is a bug in powercut.*lines/s);
    expect(all).toMatch(new RegExp(`TypeError: ${message}\\n +at `));
    const run = await onlyRun(folder.path);
    expect(run.outcome).toMatchObject({ exitCode: 3, interrupted: false, environmentError: { code: 'E_BUG' } });
    await expectNothingLeft(folder.path, run.id);
  }
});

test('a cluster that cannot be deleted: 3, said so, and kept in the journal for the next start', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, stdout, stderr } = await startPowercut({ folder: folder.path, trouble: 'delete-fails' }).result;
  expect(exitCode).toBe(3);
  expect(stdout).toContain('It does not go. (E_CLUSTER_LEFT)');
  expect(stdout).not.toMatch(/PASS|^Next/m);
  expect(stderr).toBe('');
  const first = await onlyRun(folder.path);
  expect(first.outcome).toMatchObject({
    exitCode: 3,
    verdict: 'unknown',
    environmentError: { code: 'E_CLUSTER_LEFT' },
  });

  const next = await startPowercut({ folder: folder.path }).result;
  expect(next.exitCode).toBe(0);
  expect(next.stdout).toContain(`Cleaned up after run ${first.id}, which had died: kind cluster ${first.spec.name}.`);
  expect(await fakeClusters(folder.path)).toEqual([]);
});

test('--keep-cluster saves logs of a failed run only where they cannot be asked for: of a node without power', async () => {
  for (const [scenarios, saved] of [
    ['crash', 0],
    ['fail', 1],
  ] as const) {
    await using folder = await temporaryFolder();
    const { all } = await startPowercut({ folder: folder.path, args: ['run', '--keep-cluster'], scenarios }).result;
    expect(all).toMatch(/The cluster \S+ is kept\./);
    const log = await fakeLog(folder.path);
    expect(log.filter((line) => line.startsWith('save logs'))).toHaveLength(saved);
    expect(log.filter((line) => line.startsWith('delete'))).toEqual([]);
  }
});

test('--keep-cluster leaves it, and prints commands that work', async () => {
  await using folder = await temporaryFolder();
  const args = ['run', '--keep-cluster', '--cluster-name', 'mine'];
  const { exitCode, stdout } = await startPowercut({ folder: folder.path, args, scenarios: 'fail' }).result;
  expect(exitCode).toBe(1);
  expect(await fakeClusters(folder.path)).toEqual(['mine']);
  const kubeconfig = /KUBECONFIG=(\S+) kubectl get nodes/.exec(stdout)?.[1] ?? '';
  expect(existsSync(kubeconfig)).toBe(true);
  expect(stdout).toContain('To give mine-worker its power back:\n  docker start c1\n');
  expect(stdout).toContain('To remove it:\n  npx powercut clusters delete mine');

  // Kept is kept: the next start leaves it alone.
  expect(await startPowercut({ folder: folder.path }).result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await fakeClusters(folder.path)).toEqual(['mine']);
  expect(existsSync(kubeconfig)).toBe(true);
});

test('--parallel makes that many clusters first, and each time of --repeat is judged by itself, on its own cluster', async () => {
  await using folder = await temporaryFolder();
  const args = ['run', '--parallel', '3', '--repeat', '2'];
  const { exitCode, stdout } = await startPowercut({ folder: folder.path, args }).result;
  expect(exitCode, stdout).toBe(0);
  const run = await onlyRun(folder.path);
  const { name } = run.spec;
  // One scenario twice is nothing for a third cluster.
  expect(stdout).toContain(
    `On 2 kind clusters (${name}, ${name}-1), Kubernetes v1.37.0, profile fast, 2 workers, each 2 times:`,
  );
  const log = await fakeLog(folder.path);
  const made = [name, `${name}-1`];
  expect(log.slice(0, 6)).toEqual([
    ...made.map((cluster) => `preflight ${cluster}`),
    ...made.flatMap((cluster) => [`create ${cluster}`, `created ${cluster}`]),
  ]);
  expect(run.clusters.map((cluster) => cluster.name)).toEqual(made);
  expect(run.scenarios.map((scenario) => [scenario.title, scenario.status])).toEqual([
    ['a worker loses power (1 of 2)', 'passed'],
    ['a worker loses power (2 of 2)', 'passed'],
  ]);
  expect(run.claims.map(({ scenario, subject }) => [scenario, subject])).toEqual([
    ['a worker loses power (1 of 2)', `Node ${name}-worker`],
    ['a worker loses power (2 of 2)', `Node ${name}-1-worker`],
  ]);
  expect(run.files.timelines).toEqual(['timeline-0-1.jsonl', 'timeline-1-1.jsonl']);
  await expectNothingLeft(folder.path, run.id);
});

test('--keep-cluster keeps all of several, and names the nodes without power of each', async () => {
  await using folder = await temporaryFolder();
  const args = ['run', '--keep-cluster', '--cluster-name', 'mine', '--parallel', '2', '--repeat', '2'];
  const { stdout } = await startPowercut({ folder: folder.path, args, scenarios: 'fail' }).result;
  expect(await fakeClusters(folder.path)).toEqual(['mine', 'mine-1']);
  for (const name of ['mine', 'mine-1']) expect(stdout).toContain(`npx powercut clusters delete ${name}\n`.trimEnd());
});

for (const [where, options, text] of [
  ['while the cluster is being made', { trouble: 'create-hangs' }, 'the cluster is half made'],
  ['while a scenario runs that is deaf to SIGTERM', { scenarios: 'hang' }, 'the power is cut'],
] as const) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    test(`${signal} ${where}: 130, nothing left, run.json says interrupted`, async () => {
      await using folder = await temporaryFolder();
      const powercut = startPowercut({ folder: folder.path, ...options });
      await powercut.printed(text);
      powercut.kill(signal);
      // npm and our launcher pass Ctrl-C on: the same one arrives again.
      if (signal === 'SIGINT') powercut.kill(signal);
      const { exitCode, all } = await powercut.result;
      expect(exitCode).toBe(130);
      expect(all).toContain(`Interrupted by ${signal}`);
      const run = await onlyRun(folder.path);
      expect(run.outcome).toMatchObject({ exitCode: 130, interrupted: true, verdict: 'unknown' });
      await expectNothingLeft(folder.path, run.id);
    });
  }
}

test('a second Ctrl-C leaves at once and prints what remains; the next start removes it', async () => {
  await using folder = await temporaryFolder();
  const options = { trouble: 'delete-hangs', scenarios: 'hang', withoutJanitor: true } as const;
  const powercut = startPowercut({ folder: folder.path, ...options });
  await powercut.printed('the power is cut');
  powercut.kill('SIGINT');
  await powercut.printed('Interrupted by SIGINT');
  // Its deletion hangs, and it still takes its time to stop the scenarios: later than half a second after the first.
  await powercut.printed('deleting the cluster');
  powercut.kill('SIGINT');
  const { exitCode, all } = await powercut.result;
  expect(exitCode).toBe(130);
  const [name = ''] = await fakeClusters(folder.path);
  expect(all).toContain('Left at once. The next start of powercut removes what remains, or do it now:');
  expect(all).toContain(`  kind delete cluster --name ${name}; docker network rm ${name}`);

  const next = await startPowercut({ folder: folder.path }).result;
  expect(next.stdout).toContain(`which had died: kind cluster ${name}`);
  expect(await fakeClusters(folder.path)).toEqual([]);
  expect(await readdir(join(folder.path, 'state', 'runs'))).toEqual([]);
});

test('killed in the middle, without a janitor: of two that start next, one removes what is left', async () => {
  await using folder = await temporaryFolder();
  const powercut = startPowercut({ folder: folder.path, scenarios: 'hang', withoutJanitor: true });
  await powercut.printed('the power is cut');
  const [runId = ''] = await readdir(join(folder.path, 'state', 'runs'));
  expect(await markedProcesses(`POWERCUT_RUN=${runId}`)).not.toEqual([]);
  powercut.kill('SIGKILL');
  await powercut.result;
  const [name] = await fakeClusters(folder.path);

  const next = [1, 2].map(() => startPowercut({ folder: folder.path }).result);
  const results = await Promise.all(next);
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const all = results.map(({ stdout }) => stdout).join('');
  expect(all.split(`Cleaned up after run ${runId}`)).toHaveLength(2);
  expect((await fakeLog(folder.path)).filter((line) => line === `delete ${name}`)).toHaveLength(1);
  await expectNothingLeft(folder.path, runId);
});

test('a reader who has gone does not stop the run', async () => {
  await using folder = await temporaryFolder();
  const powercut = startPowercut({ folder: folder.path, closeStdout: true });
  expect(await powercut.result).toMatchObject({ exitCode: 0 });
  await expectNothingLeft(folder.path, (await onlyRun(folder.path)).id);
});

test('where nothing can be written: 3, a sentence and a hint, before anything is made', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'reports'));
  await writeFile(join(folder.path, 'reports', 'output'), 'a file where the folder should be');
  const output = await startPowercut({ folder: folder.path }).result;
  expect(output.exitCode).toBe(3);
  expect(output.stderr).toMatch(/^The run's folder .* cannot be written: ENOTDIR.*\(E_RUN_FOLDER\)\n {2}Make room/);
  expect(await fakeLog(folder.path)).toEqual([]);

  await using other = await temporaryFolder();
  await writeFile(join(other.path, 'state'), 'a file where the folder should be');
  const state = await startPowercut({ folder: other.path }).result;
  expect(state.exitCode).toBe(3);
  expect(state.stderr).toContain('Give another one with POWERCUT_STATE.');
});

async function onlyRun(folder: string): Promise<Run> {
  const output = join(folder, 'reports', 'output');
  const [runId = '', ...others] = await readdir(output);
  expect(others).toEqual([]);
  return runSchema.parse(JSON.parse(await readFile(join(output, runId, 'run.json'), 'utf8')));
}

async function expectNothingLeft(folder: string, runId: string): Promise<void> {
  expect(await fakeClusters(folder)).toEqual([]);
  expect(await readdir(join(folder, 'state', 'runs'))).toEqual([]);
  expect(await readdir(join(folder, 'state', 'sockets'))).toEqual([]);
  expect(await markedProcesses(`POWERCUT_RUN=${runId}`)).toEqual([]);
}
