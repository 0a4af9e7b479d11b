import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { renderHtml } from './html/render-html.ts';
import { readRun } from './read-run.ts';
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
