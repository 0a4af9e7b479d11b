import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { keepSecret } from '../../lib/secrets/known.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';
import { scrubLog } from './scrub-log.ts';

test('what is broken over lines goes; of a long log the end is kept; the rest is left alone', async () => {
  keepSecret(['known-to-this-test']);
  await using folder = await temporaryFolder();
  const log = join(folder.path, 'playwright.log');
  await scrubLog(log);
  await writeFile(log, 'a\nknown-to\n  -this-\ntest\nb\n');
  await scrubLog(log);
  expect(await readFile(log, 'utf8')).toBe('a\n[redacted]\nb\n');
  await writeFile(log, `known-to-this-test${'x'.repeat(6 * 1024 * 1024)}\nthe end\n`);
  await scrubLog(log);
  const left = await readFile(log, 'utf8');
  expect(left.length).toBeLessThan(4.1 * 1024 * 1024);
  expect(left).toMatch(/^… the beginning is left out.*x\nthe end\n$/s);

  const link = join(folder.path, 'link');
  await symlink(log, link);
  await writeFile(log, 'known-to-this-test');
  await scrubLog(link);
  expect(await readFile(log, 'utf8')).toBe('known-to-this-test');
});
