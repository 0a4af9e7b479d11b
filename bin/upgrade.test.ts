import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { markedProcesses } from '../lib/journal/marked-processes.ts';
import { fakeClusters } from '../lib/testing/fake-provider.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { upgradeSchema } from '../reports/compare/upgrade.ts';
import { type PowercutProcessOptions, startPowercut } from './testing/powercut-process.ts';

const subject = 'worker-loses-power: power.cut';

/** The simulator's defaults, and clusters and scenarios that are fakes. */
const start = (
  folder: string,
  scenarios: NonNullable<PowercutProcessOptions['scenarios']>,
  args: readonly string[] = ['--from', '1.34', '--to', '1.37', '--runs', '1'],
  more: Partial<PowercutProcessOptions> = {},
) =>
  startPowercut({
    folder,
    scenarios,
    args: ['upgrade', ...args],
    environment: { POWERCUT_PROVIDER: 'sim', LC_ALL: 'C.UTF-8' },
    ...more,
  });

const outputOf = (folder: string) => readdir(join(folder, 'reports', 'output')).catch(() => []);

/** The one report in a folder. */
async function reportIn(folder: string) {
  const [name = ''] = (await outputOf(folder)).filter((each) => each.startsWith('upgrade-'));
  const read = (file: string) => readFile(join(folder, 'reports', 'output', name, file), 'utf8');
  return { json: await read('upgrade.json'), html: await read('upgrade.html'), markdown: await read('upgrade.md') };
}

/** What `upgrade --json` says, which is what it has written, and what it exits with. */
async function told(folder: string, ...how: Parameters<typeof start> extends [string, ...infer Rest] ? Rest : never) {
  const [scenarios, args = ['--from', '1.34', '--to', '1.37', '--runs', '1'], more] = how;
  const { exitCode, stdout } = await start(folder, scenarios, [...args, '--json'], more).result;
  const upgrade = upgradeSchema.parse(JSON.parse(stdout));
  expect((await reportIn(folder)).json.trimEnd()).toBe(stdout);
  expect(upgrade.exitCode).toBe(exitCode);
  expect(await fakeClusters(folder)).toEqual([]);
  return upgrade;
}

/** A folder of runs that passed on 1.34. */
async function baselineIn(folder: string): Promise<string> {
  const { exitCode } = await startPowercut({
    folder,
    scenarios: 'pass',
    args: ['run', '--kubernetes', '1.34'],
    environment: { POWERCUT_PROVIDER: 'sim' },
  }).result;
  expect(exitCode).toBe(0);
  const [id = ''] = await outputOf(folder);
  return join(folder, 'reports', 'output', id);
}

for (const [scenarios, code, answer] of [
  ['pass', 0, 'yes'],
  ['fail', 1, 'no'],
  ['crash', 5, 'not enough data'],
] as const) {
  test(`upgrade whose scenarios ${scenarios} on both versions exits ${code}`, async () => {
    await using folder = await temporaryFolder();
    const upgrade = await told(folder.path, scenarios);
    expect(upgrade).toMatchObject({ exitCode: code, comparison: { outcome: { answer } } });
    expect(upgrade.runs.map(({ side }) => side)).toEqual(['a', 'b']);
    expect(await outputOf(folder.path)).toEqual(expect.arrayContaining(upgrade.runs.map(({ id }) => id)));
  });
}

test('upgrade says in prose what it says as JSON, and all prose is on stderr where stdout is for data', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, stdout, stderr } = await start(folder.path, 'pass').result;
  expect(exitCode).toBe(0);
  expect(stderr).toBe('');
  expect(stdout).toContain('Yes: A (v1.34.4, profile default) → B (v1.37.2, profile default)');
  expect(stdout).toContain('expected: rule leaseCircuitBreaker');
  expect(stdout).toMatch(/Report: reports\/output\/upgrade-\S+\/upgrade\.html$/);
  const { html, markdown } = await reportIn(folder.path);
  for (const each of [html, markdown]) expect(each).toContain('leaseCircuitBreaker');
});

test('upgrade against a baseline that passed exits 4 where the candidate fails, and makes no run of the baseline', async () => {
  await using folder = await temporaryFolder();
  await using other = await temporaryFolder();
  const baseline = await baselineIn(other.path);
  const upgrade = await told(folder.path, 'fail', ['--to', '1.37', '--baseline', baseline, '--runs', '3']);
  expect(upgrade).toMatchObject({ exitCode: 4, from: 'v1.34.4', runs: [{ side: 'b', exitCode: 1 }] });
  expect(upgrade.stoppedEarly).toContain('Stopped after 1 of 3 runs');
  expect(upgrade.comparison.outcome.reasons).toEqual([expect.stringContaining(`regression: ${subject}`)]);
});

test('upgrade goes on where what fails is accepted, and tells of an entry that has expired or is of no use', async () => {
  await using other = await temporaryFolder();
  const baseline = await baselineIn(other.path);
  for (const [entry, code, state, runs] of [
    [{ subject, expires: '2999-12-31' }, 0, 'used', 2],
    [{ subject, expires: '2026-01-31' }, 4, 'expired', 1],
    [{ subject: 'another', expires: '2999-12-31' }, 4, 'unused', 1],
  ] as const) {
    await using folder = await temporaryFolder();
    const accepted = { acceptedVersion: 1, accepted: [{ ...entry, reason: 'known' }] };
    await writeFile(join(folder.path, 'accepted.json'), JSON.stringify(accepted));
    const args = ['--to', '1.37', '--baseline', baseline, '--runs', '2', '--accept', 'accepted.json'];
    const upgrade = await told(folder.path, 'fail', args);
    expect(upgrade).toMatchObject({ exitCode: code, comparison: { acceptances: [{ state }] } });
    expect(upgrade.runs).toHaveLength(runs);
  }
});

test('upgrade on an environment that is not fit exits 3 with one error, and makes no report', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, stdout, stderr } = await start(folder.path, 'pass', ['--from', '1.34', '--to', '1.37', '--json'], {
    trouble: 'no-docker',
  }).result;
  expect([exitCode, stdout]).toEqual([3, '']);
  expect(stderr.match(/Docker does not answer/g)).toHaveLength(1);
  expect((await outputOf(folder.path)).filter((name) => name.startsWith('upgrade-'))).toEqual([]);
});

test('Ctrl-C in the middle of an upgrade exits 130 at once, and leaves no cluster, process or report', async () => {
  await using folder = await temporaryFolder();
  const powercut = start(folder.path, 'hang', ['--from', '1.34', '--to', '1.37', '--json']);
  await powercut.printed('the power is cut');
  const [id = ''] = await outputOf(folder.path);
  expect(await fakeClusters(folder.path)).toHaveLength(1);
  powercut.kill('SIGINT');
  const { exitCode, stdout } = await powercut.result;
  expect([exitCode, stdout]).toEqual([130, '']);
  expect(await outputOf(folder.path)).toEqual([id]);
  expect(await fakeClusters(folder.path)).toEqual([]);
  expect(await readdir(join(folder.path, 'state', 'runs'))).toEqual([]);
  expect(await markedProcesses(`POWERCUT_RUN=${id}`)).toEqual([]);
});

test('what upgrade cannot use is refused by one error before anything is printed or made', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'torn.json'), '{');
  const sides = ['--from', '1.34', '--to', '1.37'];
  for (const [args, message] of [
    [[], 'upgrade needs two sides.'],
    [['--from', '1.34', '--to', '9.99'], '"9.99" is not a version of Kubernetes.'],
    [[...sides, 'nonsense'], 'There is no scenario "nonsense".'],
    [[...sides, '--runs', '0'], "error: option '--runs <n>' argument '0' is invalid."],
    [[...sides, '--accept', 'torn.json'], 'torn.json cannot be used: it is no JSON.'],
    [[...sides, '--settings-to', 'torn.json'], 'torn.json'],
    [[...sides, '--node-image', 'x'], 'A simulated cluster is made of no image, so it takes no --node-image.'],
    [[...sides, '--keep-cluster'], 'upgrade takes no --kubernetes, --settings or --keep-cluster'],
    [['--to', '1.37', '--baseline', 'nowhere'], 'nowhere cannot be read: it does not exist.'],
  ] as const) {
    const { exitCode, stdout, stderr } = await start(folder.path, 'pass', args).result;
    expect(stderr).toContain(message);
    expect(stderr.split('\n').filter((line) => !line.startsWith(' '))).toHaveLength(1);
    expect([exitCode, stdout]).toEqual([2, '']);
  }
  expect(await outputOf(folder.path)).toEqual([]);
});
