import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { codeFolder } from './package.ts';

test('a run refuses test.only: it plays all that it was asked for', async () => {
  const config = join(codeFolder, 'playwright.config.ts');
  const code = `process.stdout.write(String((await import(${JSON.stringify(config)})).default.forbidOnly))`;
  const forbidOnly = async (env: Readonly<Record<string, string | undefined>>) =>
    (await execa(process.execPath, ['--input-type=module', '-e', code], { env: { CI: undefined, ...env } })).stdout;
  expect(await forbidOnly({ POWERCUT_OWNER: '/run/owner.sock' })).toBe('true');
  expect(await forbidOnly({ CI: 'true' })).toBe('true');
  expect(await forbidOnly({ POWERCUT_OWNER: undefined })).toBe('false');
});
