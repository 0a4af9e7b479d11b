import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { composeRun } from '../compose.ts';
import { cluster, context, end, madeUpPieces } from '../testdata/made-up-run.ts';
import { readRunFolder } from './read-run-folder.ts';

const { claimLines, faults, tests } = madeUpPieces();
const lines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const outcome = async (folder: string) => {
  const { verdict, reasons } = composeRun(await readRunFolder(folder)).outcome;
  return { verdict, why: reasons.map(({ text }) => text).join('\n') };
};

/** A folder of its own for this test, and what fills it with a run that passed, less the files that are given otherwise. */
function runFolder() {
  const folder = test.info().outputPath();
  const fill = async (files: { readonly [name: string]: string }) => {
    await mkdir(folder, { recursive: true });
    const whole = {
      'context.json': lines([context]),
      'end.json': lines([end]),
      'claims.jsonl': lines(claimLines),
      'tests.jsonl': lines(tests),
      'clusters.jsonl': lines([cluster]),
      'faults.jsonl': lines(faults),
      'timeline-0-4711.jsonl': '',
    };
    for (const [name, text] of Object.entries({ ...whole, ...files })) await writeFile(join(folder, name), text);
  };
  return { folder, fill };
}

test('a whole folder makes the same run as its pieces', async () => {
  const { folder, fill } = runFolder();
  await fill({ 'playwright.log': '' });
  expect(composeRun(await readRunFolder(folder))).toEqual(composeRun(madeUpPieces()));
});

test('a torn last line is left out, and keeps the run from passing', async () => {
  const { folder, fill } = runFolder();
  await fill({});
  expect(await outcome(folder)).toEqual({ verdict: 'pass', why: '' });
  for (const name of ['claims.jsonl', 'tests.jsonl', 'faults.jsonl', 'clusters.jsonl']) {
    const whole = { 'claims.jsonl': lines(claimLines), 'tests.jsonl': lines(tests) }[name] ?? '';
    await fill({ [name]: `${whole}{"key":"1","id":"power.c` });
    const { verdict, why } = await outcome(folder);
    expect(verdict, name).toBe('unknown');
    expect(why, name).toMatch(new RegExp(`${name}, line \\d+ is torn`));
    await fill({ [name]: whole });
  }
});

test('a torn verdict leaves its claim unknown', async () => {
  const { folder, fill } = runFolder();
  const whole = lines(claimLines);
  await fill({ 'claims.jsonl': whole.slice(0, whole.lastIndexOf('{"key"') + 40) });
  const run = composeRun(await readRunFolder(folder));
  expect(run.claims.at(-1)).toMatchObject({ id: 'pods.gone', verdict: 'unknown' });
  expect(run.outcome.verdict).toBe('unknown');
});

test('a line that was torn by a dying process and continued by the next is told', async () => {
  const { folder, fill } = runFolder();
  const [first = '', ...rest] = lines(claimLines).split('\n');
  await fill({ 'claims.jsonl': `${first.slice(0, 20)}${first}\n${rest.join('\n')}` });
  expect((await outcome(folder)).why).toMatch(/^claims.jsonl, line 1 is torn/);
});

test('a missing file is never green', async () => {
  const { folder, fill } = runFolder();
  await fill({});
  for (const [name, why] of [
    ['claims.jsonl', /never exercised/],
    ['tests.jsonl', /no scenario was run/],
    ['end.json', /the run died/],
  ] as const) {
    await rm(join(folder, name));
    expect(await outcome(folder), name).toEqual({ verdict: 'unknown', why: expect.stringMatching(why) });
    await fill({});
  }
});

test('a last word that is torn is no last word', async () => {
  const { folder, fill } = runFolder();
  await fill({ 'end.json': '{"endedAt":"2026' });
  const { verdict, why } = await outcome(folder);
  expect(verdict).toBe('unknown');
  expect(why).toContain('end.json is torn');
});

test('gaps and notes are taken from every timeline', async () => {
  const { folder, fill } = runFolder();
  const gap = { type: 'gap', kind: 'Pod', lo: 1, hi: 2, reason: 'gone', detail: '410' };
  const proof = { type: 'proof', kind: 'Pod', sentAt: 1, receivedAt: 2, resourceVersion: '1' };
  await fill({
    'timeline-0-1.jsonl': lines([proof, gap, { ...gap, lo: null }]),
    'timeline-0-2.jsonl': `${lines([{ type: 'note', at: 3, topic: 'starved', text: 'busy' }])}{"type":"gap","kin`,
  });
  const run = composeRun(await readRunFolder(folder));
  expect(run.gaps).toEqual([gap, { ...gap, lo: 0 }]);
  expect(run.notes).toMatchObject([{ text: 'busy' }]);
  expect(run.problems).toEqual(['timeline-0-2.jsonl, line 2 is torn']);
  expect(run.files.timelines).toEqual(['timeline-0-1.jsonl', 'timeline-0-2.jsonl', 'timeline-0-4711.jsonl']);
});

test('what several processes measured of the host becomes one, and a torn line of it changes no verdict', async () => {
  const { folder, fill } = runFolder();
  await fill({});
  const before = composeRun(await readRunFolder(folder));
  expect(before.pressure).toBeUndefined();
  const cpu = (mean: number, worst: number) => ({ shares: { cpu: { mean, worst } } });
  await fill({
    'pressure.jsonl': `${lines([
      { at: 0, until: 30, late: 4, ...cpu(0.1, 0.2) },
      { at: 0, until: 10, late: 501, ...cpu(0.5, 0.9) },
    ])}{"at":1`,
  });
  const run = composeRun(await readRunFolder(folder));
  expect(run.pressure).toEqual({ late: { worst: 501, limit: 500 }, cpu: { mean: 0.2, worst: 0.9, limit: 0.8 } });
  expect(run.outcome.verdict).toBe(before.outcome.verdict);
  expect(run.problems).toEqual(['pressure.jsonl, line 3 is torn']);
});

test('what is not the folder of a run says so', async () => {
  const { folder } = runFolder();
  await mkdir(folder, { recursive: true });
  await expect(readRunFolder(folder)).rejects.toMatchObject({ code: 'E_RUN_FOLDER', exitCode: 2 });
  await expect(readRunFolder(join(folder, 'absent'))).rejects.toThrow(/it does not exist/);
  await writeFile(join(folder, 'context.json'), '{"id":1}');
  await expect(readRunFolder(folder)).rejects.toThrow(/context.json is not understood: id/);
});

test('a line of 100 MB is one problem, and is never in memory', async () => {
  const { folder, fill } = runFolder();
  for (const name of ['claims.jsonl', 'timeline-0-4711.jsonl']) {
    const whole = name === 'claims.jsonl' ? lines(claimLines) : '';
    await fill({ [name]: `${whole}{"type":"${'x'.repeat(100_000_000)}"}\n` });
    const before = process.memoryUsage().rss;
    const { problems } = await readRunFolder(folder);
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.text).toMatch(new RegExp(`^${name}, line \\d+ is longer than \\d+ bytes$`));
    await fill({});
  }
});

test('a symbolic link is not followed', async () => {
  const { folder, fill } = runFolder();
  await fill({ elsewhere: lines(claimLines) });
  await rm(join(folder, 'claims.jsonl'));
  await symlink('elsewhere', join(folder, 'claims.jsonl'));
  await expect(readRunFolder(folder)).rejects.toThrow('its claims.jsonl is a symbolic link');
});
