import { defineConfig } from '@playwright/test';
import { givenOwner, givenParallel } from './fixtures/options.ts';
import { minutes } from './lib/units.ts';
import type { RunReporterOptions } from './reports/reporter.ts';

/** Part of `npm run check`: npm on an older Node than oxlint supports leaves out its binary, and `npm test` is for any. */
const lintTests = ['bin/lint.test.ts'];

const parallel = givenParallel();

export default defineConfig({
  outputDir: 'reports/output/test-results',
  timeout: minutes(15),
  // A run plays all that it was asked for.
  forbidOnly: process.env['CI'] !== undefined || givenOwner() !== undefined,
  // A timing claim that passes the second time has not passed.
  retries: 0,
  reportSlowTests: null,
  // A limit over all projects, by default half the processors, which have nothing to do with clusters.
  ...(parallel === 1 ? {} : { workers: parallel }),
  // Starts an owner for scenarios that have none.
  globalSetup: './fixtures/global-setup.ts',
  reporter: [
    ['list'],
    [
      './reports/reporter.ts',
      {
        ownerSocket: givenOwner,
        ignoreProjects: ['unit', 'lint', 'kind'],
        parallel: parallel > 1,
      } satisfies RunReporterOptions,
    ],
  ],
  projects: [
    {
      name: 'unit',
      testDir: '.',
      testMatch: ['{bin,lib,reports,fixtures}/**/*.test.ts'],
      testIgnore: lintTests,
      timeout: minutes(1),
    },
    { name: 'lint', testDir: '.', testMatch: lintTests, timeout: minutes(1) },
    { name: 'scenarios', testDir: 'scenarios', testMatch: '**/*.spec.ts', workers: parallel },
    { name: 'kind', testDir: '.', testMatch: ['{bin,lib,fixtures}/**/*.kind.ts'], timeout: minutes(10), workers: 1 },
  ],
});
