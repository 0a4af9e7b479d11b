import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';

/**
 * Compares a text with the golden file of this name in reports/testdata/. To accept what has changed, run
 * `npx playwright test --project=unit reports --update-snapshots` and read the difference before committing it.
 */
export function expectGolden(name: string, actual: string): void {
  const file = new URL(name, import.meta.url);
  const { updateSnapshots } = test.info().config;
  if (updateSnapshots === 'all' || updateSnapshots === 'changed') writeFileSync(file, actual);
  expect(actual, `reports/testdata/${name}`).toBe(readFileSync(file, 'utf8'));
}
