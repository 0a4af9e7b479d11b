import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import { madeUpRuns } from '../../reports/testdata/made-up-run.ts';
import { tellGitHub } from './tell-github.ts';

const [pass, fail] = [madeUpRuns.pass(), madeUpRuns.fail()];

const toldOf = (run: typeof fail, environment: { readonly [name: string]: string }): string => {
  const lines: string[] = [];
  tellGitHub(run, environment, (text) => lines.push(text));
  return lines.join('');
};

test('a job gets an annotation of what failed, and the report in the summary of its step', async () => {
  await using folder = await temporaryFolder();
  const summary = join(folder.path, 'summary');
  const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  expect(toldOf(fail, environment)).toMatch(/^::error /);
  expect(toldOf(pass, environment)).toBe('');
  expect(await readFile(summary, 'utf8')).toBe(`${renderMarkdown(fail)}\n${renderMarkdown(pass)}\n`);
});

test('elsewhere nothing is told', async () => {
  await using folder = await temporaryFolder();
  const summary = join(folder.path, 'summary');
  expect(toldOf(fail, { GITHUB_STEP_SUMMARY: summary })).toBe('');
  await expect(readFile(summary)).rejects.toThrow('ENOENT');
});

test('a summary that cannot be written is a warning', async () => {
  await using folder = await temporaryFolder();
  const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: folder.path };
  expect(toldOf(pass, environment)).toMatch(
    /^::warning title=powercut::The summary of the step cannot be written: EISDIR/,
  );
});
