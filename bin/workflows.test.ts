import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { codeFolder } from './package.ts';

/** Lines that use an action of others by anything but a whole commit with its version beside it: a tag can be moved. */
const unpinned = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => /^[ -]*uses: (?!\.\/)/.test(line))
    .filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line));

test('actions of others are pinned by their commit', async () => {
  for (const file of ['.github/workflows/ci.yml', 'docs/powercut-action.yml', 'action.yml', 'README.md']) {
    const text = await readFile(join(codeFolder, file), 'utf8');
    expect(text).toContain('uses: ');
    expect(unpinned(text), file).toEqual([]);
  }
});

test('one that is pinned by a tag, by half a commit, or without its version is found', () => {
  const commit = '08c6903cd8c0fde910a37f88322edcfb5dd907a8';
  const lines = [
    'actions/checkout@v5',
    `actions/checkout@${commit.slice(0, 7)} # v5.0.0`,
    `actions/checkout@${commit}`,
  ];
  expect(unpinned(lines.map((line) => `      - uses: ${line}`).join('\n'))).toHaveLength(lines.length);
});
