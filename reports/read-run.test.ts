import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { renderHtml } from './html/render-html.ts';
import { readRun, readRunFile, runBounds } from './read-run.ts';
import { schemaVersion } from './run.ts';
import { madeUpRuns } from './testdata/made-up-run.ts';

const stored = (name: string) => readFileSync(new URL(`testdata/${name}`, import.meta.url), 'utf8');
const older = readdirSync(new URL('testdata', import.meta.url)).filter((name) => /^run\.v\d+\.json$/.test(name));

test('a run.json of every older version of the schema is kept', () => {
  const versions = Array.from({ length: schemaVersion - 1 }, (_, index) => `run.v${index + 1}.json`);
  expect(older.toSorted()).toEqual(versions);
});

for (const name of older) {
  test(`${name} is read, and gives the same page twice, with its verdict and its claims`, () => {
    const run = readRun(stored(name), name);
    const page = renderHtml(run);
    expect(renderHtml(readRun(stored(name), name))).toBe(page);
    expect(run.outcome).toEqual(madeUpRuns.fail().outcome);
    expect(run.claims).toEqual(madeUpRuns.fail().claims);
    expect(page).toContain('1 of 17 claims failed');
  });
}

test('what is no run, or of a version that is yet to come, is refused', () => {
  const run = madeUpRuns.pass();
  const refused: readonly (readonly [unknown, RegExp])[] = [
    [{ ...run, schemaVersion: schemaVersion + 1 }, /a newer powercut wrote it/],
    [{ ...run, schemaVersion: undefined }, /names no schemaVersion/],
    [{ ...run, claims: 'none' }, /claims/],
  ];
  for (const [value, why] of refused) expect(() => readRun(JSON.stringify(value), 'run.json')).toThrow(why);
  expect(() => readRun('{', 'run.json')).toThrow(/is not JSON/);
});

test('a run that is beyond bounds is refused in one line, before anything is made of it', async () => {
  const run = madeUpRuns.pass();
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const refused: readonly (readonly [text: string, why: RegExp])[] = [
    [nested(5_000_000), /^run\.json cannot be read: it is nested more than 32 deep\.$/],
    [JSON.stringify(run).replace('"problems":[]', `"problems":${nested(100)}`), /nested more than 32 deep/],
    [`[${'0,'.repeat(1_000_000)}0]`, /^run\.json cannot be read: it has more than 1000000 values\.$/],
    [`"${'x'.repeat(runBounds.bytes)}"`, /^run\.json cannot be read: it has 33554434 bytes, more than the 33554432 /],
    [JSON.stringify({ ...run, claims: Array.from({ length: 50_000 }, () => 0) }), /^.{1,400}, and 49999 more\.$/],
  ];
  for (const [text, why] of refused) expect(() => readRun(text, 'run.json')).toThrow(why);

  await using folder = await temporaryFolder();
  const file = join(folder.path, 'run.json');
  writeFileSync(file, JSON.stringify(run));
  expect(readRunFile(file)).toEqual(run);
  // A file that is large and takes no room.
  truncateSync(file, 8 * 1024 ** 3);
  expect(() => readRunFile(file)).toThrow(/it has 8589934592 bytes/);
  mkdirSync(join(folder.path, 'folder'));
  expect(() => readRunFile(join(folder.path, 'folder'))).toThrow(/it is no file/);
  expect(() => readRunFile(join(folder.path, 'nothing'))).toThrow(/it does not exist/);
});
