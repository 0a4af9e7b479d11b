import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { comparisonSchema } from '../reports/compare/comparison.ts';
import type { Run } from '../reports/run.ts';
import { madeUpRun } from '../reports/testdata/made-up-run.ts';
import { startPowercut } from './testing/powercut-process.ts';

const made = madeUpRun();
const subject = 'worker-loses-power: node.ready-unknown';
const failing: Run = {
  ...made,
  claims: made.claims.map((claim) =>
    claim.id === 'node.ready-unknown' ? { ...claim, verdict: 'fail', reason: 'too late: 25 s' } : claim,
  ),
};
const undecided: Run = { ...made, claims: made.claims.map((claim) => ({ ...claim, verdict: 'unknown' })) };

/** A folder with a run of each kind, each in a folder of its own, and what compares in it. */
async function withRuns() {
  const folder = await temporaryFolder();
  for (const [name, run] of Object.entries({ before: made, same: made, worse: failing, open: undecided })) {
    await mkdir(join(folder.path, name));
    await writeFile(join(folder.path, name, 'run.json'), JSON.stringify({ ...run, id: name }));
  }
  const compare = (...args: readonly string[]) =>
    startPowercut({ folder: folder.path, args: ['compare', ...args] }).result;
  return { ...folder, compare };
}

for (const [a, b, code, answer] of [
  ['before', 'same', 0, 'yes'],
  ['worse', 'worse', 1, 'no'],
  ['before', 'worse', 4, 'no'],
  ['before', 'open', 5, 'not enough data'],
] as const) {
  test(`compare ${a} ${b} exits ${code}, and prints the same answer as text and as JSON`, async () => {
    await using runs = await withRuns();
    const [text, json] = [await runs.compare(a, b), await runs.compare(a, b, '--json')];
    expect([text.exitCode, json.exitCode]).toEqual([code, code]);
    const comparison = comparisonSchema.parse(JSON.parse(json.stdout));
    expect(comparison.outcome).toMatchObject({ exitCode: code, answer });
    expect(text.stdout.toLowerCase().startsWith(answer)).toBe(true);
    expect([text.stderr, json.stderr]).toEqual(['', '']);
  });
}

test('compare writes a page and Markdown beside its answer, the same twice', async () => {
  await using runs = await withRuns();
  const files = ['c.html', 'c.md'] as const;
  const read = () => Promise.all(files.map((file) => readFile(join(runs.path, file), 'utf8')));
  const args = ['before', 'worse', '--json', '--html', 'c.html', '--markdown', 'c.md'];
  const first = await runs.compare(...args);
  const [html, markdown] = await read();
  expect(html).toContain('too late: 25 s');
  expect(markdown).toContain('too late: 25 s');
  expect((await runs.compare(...args)).stdout).toBe(first.stdout);
  expect(await read()).toEqual([html, markdown]);
});

test('compare takes runs that an older version wrote', async () => {
  await using runs = await withRuns();
  const old = new URL('../reports/testdata/run.v1.json', import.meta.url).pathname;
  const { exitCode, stdout } = await runs.compare(old, old, '--json');
  const { a, outcome } = comparisonSchema.parse(JSON.parse(stdout));
  expect(a.runs).toHaveLength(1);
  expect(exitCode).toBe(outcome.exitCode);
});

test('an accepted regression blocks until its day is over, and an entry of no use is told', async () => {
  await using runs = await withRuns();
  const accept = async (entry: { readonly subject: string; readonly expires: string }) => {
    const file = { acceptedVersion: 1, accepted: [{ ...entry, reason: 'known, see our notes' }] };
    await writeFile(join(runs.path, 'accepted.json'), JSON.stringify(file));
    const { exitCode, stdout } = await runs.compare('before', 'worse', '--json', '--accept', 'accepted.json');
    const { acceptances, outcome } = comparisonSchema.parse(JSON.parse(stdout));
    expect(exitCode).toBe(outcome.exitCode);
    return [exitCode, ...acceptances.map(({ state }) => state)];
  };
  expect(await accept({ subject, expires: '2999-12-31' })).toEqual([0, 'used']);
  expect(await accept({ subject, expires: '2026-01-31' })).toEqual([4, 'expired']);
  expect(await accept({ subject: 'another claim', expires: '2999-12-31' })).toEqual([4, 'unused']);
});

test('what compare cannot use is refused by one error, and nothing is printed or written', async () => {
  await using runs = await withRuns();
  const write = (name: string, content: unknown) => writeFile(join(runs.path, name), JSON.stringify(content));
  await mkdir(join(runs.path, 'mixed', 'other'), { recursive: true });
  await mkdir(join(runs.path, 'mixed', 'one'));
  await mkdir(join(runs.path, 'empty'));
  await write(join('mixed', 'one', 'run.json'), made);
  await write(join('mixed', 'other', 'run.json'), { ...made, spec: { ...made.spec, workers: 5 } });
  await write('newer.json', { ...made, schemaVersion: 99 });
  await write('unlike.json', { acceptedVersion: 1, accepted: [{ subject, expires: 'soon', reason: 'x' }] });
  await writeFile(join(runs.path, 'torn.json'), '{"schemaVersion": 2,');
  const before = await readdir(runs.path);
  for (const [args, message] of [
    [['before'], "error: missing required argument 'b'"],
    [['before', 'nowhere'], 'nowhere cannot be read: it does not exist.'],
    [['before', 'empty'], 'There is no run below empty.'],
    [['before', 'torn.json'], 'torn.json cannot be read: it is not JSON.'],
    [['before', 'newer.json'], 'newer.json cannot be read: a newer powercut wrote it (schemaVersion 99).'],
    [['mixed', 'before'], 'The runs below mixed were not asked for alike'],
    [['before', 'same', '--accept', 'none.json'], 'The file of accepted regressions none.json cannot be read'],
    [['before', 'same', '--accept', 'torn.json'], 'torn.json cannot be used: it is no JSON.'],
    [['before', 'same', '--accept', 'unlike.json'], 'unlike.json cannot be used: accepted.0.expires: '],
    [['before', 'same', '--html', 'no/c.html'], 'The folder no does not exist.'],
    [['before', 'same', '--markdown', 'before'], 'It is a folder.'],
  ] as const) {
    const { exitCode, stdout, stderr } = await runs.compare(...args, '--json');
    expect(stderr).toContain(message);
    expect(stderr.split('\n').filter((line) => !line.startsWith(' '))).toHaveLength(1);
    expect([exitCode, stdout]).toEqual([2, '']);
  }
  expect(await readdir(runs.path)).toEqual(before);
});
