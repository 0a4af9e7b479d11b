import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fine, unfit, warning } from '../../lib/cluster/finding.ts';
import type { JournalEntry } from '../../lib/journal/journal.ts';
import type { FoundCluster, KnownRun } from '../../lib/owner/find-clusters.ts';
import { StateFolder } from '../../lib/owner/state-folder.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';
import { createInk } from '../../reports/terminal/ink.ts';
import { checkOutput, checkState } from './check-folders.ts';
import { checkKept, checkLeftovers } from './check-leftovers.ts';
import { checkNode } from './check-node.ts';
import { findingsText, isFit } from './text.ts';

test('Node is held to the range of package.json', () => {
  const range = '^24.11 || >=26';
  expect(checkNode('24.21.0', range)).toEqual({ check: 'node', level: 'fine', text: 'Node 24.21.0' });
  expect(checkNode('25.1.0', range)).toMatchObject({ level: 'unfit', remedy: expect.stringContaining('npm ci') });
});

test.describe('the folder of reports', () => {
  test('is fine where it can be made, and is not made', async () => {
    await using folder = await temporaryFolder();
    const output = join(folder.path, 'reports', 'output');
    expect(await checkOutput(output, async () => 5e9)).toEqual({
      check: 'output',
      level: 'fine',
      text: `Reports in ${output}: 5 GB free`,
    });
  });

  test('is told when its disk is nearly full, and unfit when it is full', async () => {
    await using folder = await temporaryFolder();
    expect(await checkOutput(folder.path, async () => 99e6)).toMatchObject({ level: 'warning' });
    expect(await checkOutput(folder.path, async () => 9e6)).toMatchObject({ level: 'unfit' });
  });

  test('is unfit where something else is in the way', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'reports'), '');
    expect(await checkOutput(join(folder.path, 'reports', 'output'))).toMatchObject({ level: 'unfit' });
    expect(await checkOutput(join(folder.path, 'reports'))).toMatchObject({
      level: 'unfit',
      text: expect.stringContaining('is not a folder'),
    });
  });
});

test.describe('the state folder', () => {
  test('is fine where it can be made, and once it is made', async () => {
    await using folder = await temporaryFolder();
    const root = join(folder.path, 'state');
    expect(await checkState(root)).toMatchObject({ level: 'fine' });
    await new StateFolder(root).prepare();
    expect(await checkState(root)).toMatchObject({ level: 'fine' });
  });

  test('is told when others can read it, and how to make it private', async () => {
    await using folder = await temporaryFolder();
    await new StateFolder(folder.path).prepare();
    const runs = join(folder.path, 'runs');
    await chmod(runs, 0o750);
    expect(await checkState(folder.path)).toMatchObject({ level: 'warning', remedy: `chmod 700 ${runs}` });
  });

  test("is unfit when it is another user's, and when something is in the way", async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'runs'));
    const another = (process.getuid?.() ?? 0) + 1;
    expect(await checkState(folder.path, another)).toMatchObject({
      level: 'unfit',
      text: expect.stringContaining("another user's"),
      remedy: expect.stringContaining('POWERCUT_STATE'),
    });
    await writeFile(join(folder.path, 'sockets'), '');
    expect(await checkState(folder.path)).toMatchObject({ level: 'unfit' });
  });
});

test.describe('what is left', () => {
  const place = { host: 'here', runtime: 'docker' };
  const where = { state: new StateFolder('/state'), place };
  const entry: JournalEntry = { id: 'cluster/a', act: 'cluster', params: { provider: 'kind', name: 'a' } };
  const run = (changes: Partial<KnownRun>): KnownRun => ({
    runId: 'r',
    alive: false,
    journal: { place, unsettled: [entry], kept: [], foreign: [] },
    ...changes,
  });
  const cluster = (state: FoundCluster['state'], name = 'a'): FoundCluster => ({
    name,
    runId: 'r',
    state,
    made: undefined,
    nodes: 3,
    dark: [],
  });

  test('is nothing, also while a run lives', () => {
    const living = { runs: [run({ alive: true })], clusters: [cluster('in-use')] };
    expect(checkLeftovers({ runs: [], clusters: [] }, where)).toMatchObject({ level: 'fine' });
    expect(checkLeftovers(living, where)).toMatchObject({ level: 'fine' });
    expect(checkKept([cluster('in-use')])).toMatchObject({ level: 'fine' });
  });

  test('of a dead run is told, and why if it stays', () => {
    const left = checkLeftovers({ runs: [run({})], clusters: [] }, where);
    expect(left).toMatchObject({
      level: 'warning',
      remedy: 'npx powercut sweep',
      text: expect.stringContaining('1 dead run left something'),
    });
    const elsewhere = { ...where, place: { host: 'there', runtime: 'docker' } };
    const text = checkLeftovers({ runs: [run({})], clusters: [] }, elsewhere).text;
    expect(text).toContain('it ran on here, and this is there');
    expect(text).not.toContain('the next run removes');
  });

  test('of a kept cluster that is gone, or of a run that is not known, is told', () => {
    const found = checkLeftovers({ runs: [], clusters: [cluster('gone'), cluster('elsewhere', 'b')] }, where);
    expect(found).toMatchObject({ level: 'warning', remedy: 'npx powercut clusters' });
    expect(found.text).toMatch(/files are left of a, .*still uses b cannot be told/);
  });

  test('because it is kept is told, with how to remove it', () => {
    expect(checkKept([cluster('kept')])).toMatchObject({
      level: 'warning',
      text: 'Kept clusters: a, which go on taking memory.',
      remedy: 'npx powercut clusters delete a',
    });
    expect(checkKept([cluster('kept'), cluster('kept', 'b')]).remedy).toBe('npx powercut clusters');
  });
});

test.describe('the text', () => {
  const findings = [fine('a', 'A'), warning('b', 'B ≥ 1.', 'do b'), unfit('c', 'C.', "do 'ü'")];

  test('has a line for each finding and its remedy, and the sum', () => {
    expect(findingsText(findings, createInk({ color: false, unicode: true })).split('\n')).toEqual([
      '✔ A',
      '! B ≥ 1.',
      '    do b',
      '✖ C.',
      "    do 'ü'",
      '',
      'No run can be made here: 1 of 3 checks failed, with 1 warning.',
      '',
    ]);
  });

  test('is ASCII where nothing else is shown, but for commands, and has colours where there are any', () => {
    const ascii = findingsText(findings, createInk({ color: false, unicode: false }));
    expect(ascii.split('\n').slice(0, 5)).toEqual(['+ A', '! B >= 1.', '    do b', 'x C.', "    do 'ü'"]);
    expect(findingsText(findings, createInk({ color: true, unicode: true }))).toContain('\u001B[32m✔');
  });

  test('says that a run can be made in spite of warnings', () => {
    const text = findingsText(findings.slice(0, 2), createInk({ color: false, unicode: true }));
    expect(text).toContain('A run can be made here, with 1 warning.');
    expect(isFit(findings.slice(0, 2))).toBe(true);
    expect(isFit(findings)).toBe(false);
  });
});
