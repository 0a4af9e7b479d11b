import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { codeFolder } from './package.ts';

test('scenarios run one at a time, or as many as there are to be clusters', async () => {
  const config = join(codeFolder, 'playwright.config.ts');
  const code = `
    const { default: config } = await import(${JSON.stringify(config)});
    const { workers } = config.projects.find(({ name }) => name === 'scenarios');
    process.stdout.write(JSON.stringify([config.workers ?? 'default', workers]));
  `;
  const workers = async (POWERCUT_PARALLEL: string | undefined): Promise<unknown> =>
    JSON.parse(
      (await execa(process.execPath, ['--input-type=module', '-e', code], { env: { POWERCUT_PARALLEL } })).stdout,
    );
  expect(await workers(undefined)).toEqual(['default', 1]);
  expect(await workers('3')).toEqual([3, 3]);
  // The owner refuses it.
  expect(await workers('many')).toEqual(['default', 1]);
});

test('a run refuses test.only: it plays all that it was asked for', async () => {
  const config = join(codeFolder, 'playwright.config.ts');
  const code = `process.stdout.write(String((await import(${JSON.stringify(config)})).default.forbidOnly))`;
  const forbidOnly = async (env: Readonly<Record<string, string | undefined>>) =>
    (await execa(process.execPath, ['--input-type=module', '-e', code], { env: { CI: undefined, ...env } })).stdout;
  expect(await forbidOnly({ POWERCUT_OWNER: '/run/owner.sock' })).toBe('true');
  expect(await forbidOnly({ CI: 'true' })).toBe('true');
  expect(await forbidOnly({ POWERCUT_OWNER: undefined })).toBe('false');
});
