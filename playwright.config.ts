import { defineConfig } from '@playwright/test';
import { moduleExtension } from './bin/package.ts';
import { givenOwner, givenParallel, keepSecretsOfEnvironment, ownScenarioFolder } from './fixtures/options.ts';
import { escapeForRegExp } from './lib/escape-for-reg-exp.ts';
import { minutes } from './lib/units.ts';
import type { RunReporterOptions } from './reports/reporter.ts';

/** Part of `npm run check`: npm on an older Node than oxlint supports leaves out its binary, and `npm test` is for any. */
const lintTests = ['bin/lint.test.ts'];

keepSecretsOfEnvironment();
const parallel = givenParallel();
const ownFolder = ownScenarioFolder();
if (ownFolder !== undefined) await import('./fixtures/provide-test-module.ts');

export default defineConfig({
  outputDir: 'reports/output/test-results',
  timeout: minutes(15),
  // A run plays all that it was asked for.
  forbidOnly: process.env['CI'] !== undefined || givenOwner() !== undefined || ownFolder !== undefined,
  // A timing claim that passes the second time has not passed.
  retries: 0,
  reportSlowTests: null,
  // Node strips their types itself, and remembers that; Playwright does not, in the processes that play scenarios.
  build: { external: ['**/lib/**'] },
  // A limit over all projects, by default half the processors, which have nothing to do with clusters.
  ...(parallel === 1 ? {} : { workers: parallel }),
  // Starts an owner for scenarios that have none.
  globalSetup: `./fixtures/global-setup${moduleExtension}`,
  reporter: [
    ['list'],
    [
      `./reports/reporter${moduleExtension}`,
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
      testMatch: ['{bench,bin,conformance,fidelity,lib,mutation,reports,fixtures}/**/*.test.ts'],
      testIgnore: lintTests,
      timeout: minutes(1),
    },
    { name: 'lint', testDir: '.', testMatch: lintTests, timeout: minutes(1) },
    { name: 'scenarios', testDir: 'scenarios', testMatch: `**/*.spec${moduleExtension}`, workers: parallel },
    ...(ownFolder === undefined ? [] : [ownProject(ownFolder)]),
    { name: 'kind', testDir: '.', testMatch: ['{bin,lib,fixtures}/**/*.kind.ts'], timeout: minutes(10), workers: 1 },
  ],
});

/** The files in the folder itself: what it has below it are their helpers. */
function ownProject(folder: string) {
  const testMatch = new RegExp(String.raw`^${escapeForRegExp(folder)}/[^/]+\.spec\.[cm]?[jt]s$`);
  return { name: 'own-scenarios', testDir: folder, testMatch, workers: parallel };
}
