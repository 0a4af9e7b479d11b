import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { readRun } from '../reports/read-run.ts';
import { runSchema } from '../reports/run.ts';
import { startPowercut } from './testing/powercut-process.ts';

/** A folder in which one run has ended, and what reads its run.json. */
async function afterRun(scenarios: 'pass' | 'fail') {
  const folder = await temporaryFolder();
  const ran = await startPowercut({ folder: folder.path, args: ['run', '--json'], scenarios }).result;
  const { id } = runSchema.parse(JSON.parse(ran.stdout));
  const output = join(folder.path, 'reports', 'output');
  return { ...folder, output, id, runFolder: join(output, id) };
}

test('report makes run.json and all reports again, and exits as the run did', async () => {
  for (const [scenarios, code, word] of [
    ['pass', 0, 'PASS'],
    ['fail', 1, 'FAIL'],
  ] as const) {
    await using after = await afterRun(scenarios);
    const files = ['run.json', 'report.html', 'summary.md', 'junit.xml'].map((name) => join(after.runFolder, name));
    const read = () => Promise.all(files.map((file) => readFile(file, 'utf8')));
    const before = await read();
    await Promise.all(files.map((file) => rm(file)));
    const { exitCode, stdout } = await startPowercut({ folder: after.path, args: ['report', after.runFolder] }).result;
    expect(exitCode).toBe(code);
    expect(stdout).toContain(`\n${word}  `);
    expect(stdout).toContain(join('reports', 'output', after.id, 'run.json'));
    expect(await read()).toEqual(before);
  }
});

test('report takes the newest run if none is named; --json gives its run.json', async () => {
  await using after = await afterRun('fail');
  await cp(after.runFolder, join(after.output, '2020-01-01T00-00-00Z-aaaa'), { recursive: true });
  await mkdir(join(after.output, 'test-results'));
  const { exitCode, stdout, stderr } = await startPowercut({ folder: after.path, args: ['report', '--json'] }).result;
  expect(exitCode).toBe(1);
  expect(stdout).toBe((await readFile(join(after.runFolder, 'run.json'), 'utf8')).trimEnd());
  expect(stderr).toContain('FAIL  ');
});

test('report makes the reports of a run.json alone, also one of an older version, and leaves it as it is', async () => {
  await using folder = await temporaryFolder();
  const old = await readFile(new URL('../reports/testdata/run.v1.json', import.meta.url), 'utf8');
  await writeFile(join(folder.path, 'run.json'), old);
  const { exitCode, stdout } = await startPowercut({ folder: folder.path, args: ['report', 'run.json'] }).result;
  const { outcome } = readRun(old, 'run.json');
  expect(exitCode).toBe(outcome.exitCode);
  expect(stdout).toContain('report.html');
  expect(await readFile(join(folder.path, 'run.json'), 'utf8')).toBe(old);
  expect(await readdir(folder.path)).toEqual(
    expect.arrayContaining(['report.html', 'summary.md', 'junit.xml', 'ctrf.json', 'metrics.txt', 'trace.json']),
  );
});

test('report of what never came to its end is unknown', async () => {
  await using after = await afterRun('pass');
  await rename(join(after.runFolder, 'end.json'), join(after.runFolder, 'no-end.json'));
  const { exitCode, stdout } = await startPowercut({ folder: after.path, args: ['report'] }).result;
  expect(exitCode).toBe(5);
  expect(stdout).toContain('the run died: nobody wrote down its end');
});

test('report of a folder of runs gives one page with a row a run, and what is missing is no pass', async () => {
  await using passed = await afterRun('pass');
  await using failed = await afterRun('fail');
  await using folder = await temporaryFolder();
  const runs = join(folder.path, 'runs');
  const report = (...args: readonly string[]) =>
    startPowercut({ folder: folder.path, args: ['report', 'runs', ...args] }).result;
  await cp(passed.runFolder, join(runs, 'v1.36'), { recursive: true });
  expect(await report('--runs', '1')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('1 of 1 run passed'),
  });
  expect(await report('--runs', '2')).toMatchObject({ exitCode: 5, stdout: expect.stringContaining('1 is not there') });
  await mkdir(join(runs, 'v1.38'));
  expect((await report()).exitCode).toBe(5);
  await cp(failed.runFolder, join(runs, 'v1.37'), { recursive: true });
  await mkdir(join(runs, 'v1.39'));
  await writeFile(join(runs, 'v1.39', 'run.json'), '{');
  const { exitCode, stdout } = await report('--runs', '4');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('1 of 4 runs passed');
  const [html, markdown] = [
    await readFile(join(runs, 'runs.html'), 'utf8'),
    await readFile(join(runs, 'runs.md'), 'utf8'),
  ];
  const rows = html.split('<tr>').slice(2);
  expect(rows.map((row) => /v1\.3\d(?=<)/.exec(row)?.[0])).toEqual(['v1.37', 'v1.38', 'v1.39', 'v1.36']);
  expect(rows[0]).toContain('href="./v1.37/report.html"');
  expect(rows[1]).toContain('This folder holds no run.');
  expect(rows[2]).toContain('it is not JSON');
  expect(markdown.split('\n')[0]).toContain('❌ powercut: 1 of 4 runs passed');
  expect((await report('--json')).exitCode).toBe(2);
});

test('report of what is no run is a usage error', async () => {
  await using folder = await temporaryFolder();
  for (const [args, message] of [
    [['report'], 'There is no run below '],
    [['report', 'elsewhere'], 'elsewhere is not the folder of a run: it does not exist.'],
  ] as const) {
    const { exitCode, stdout, stderr } = await startPowercut({ folder: folder.path, args }).result;
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  }
});
