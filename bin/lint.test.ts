import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { z } from 'zod';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { codeFolder } from './package.ts';

const imports = (...modules: readonly string[]) => modules.map((module) => `import { x } from '${module}'; void x;`);
const scenario = (line: string) =>
  `import { expect, test } from '../fixtures/index.ts'; ${line} void expect; void test;`;

/** Lines that ARCHITECTURE.md forbids, by folder; the linter must find each of them. */
const forbidden: { readonly [folder: string]: readonly string[] } = {
  bench: imports(
    'node:timers/promises',
    'node:child_process',
    'node:perf_hooks',
    '../bin/program.ts',
    '../scenarios/a.spec.ts',
  ),
  bin: imports('node:timers/promises', 'node:child_process'),
  fidelity: imports(
    'node:timers/promises',
    'node:child_process',
    'node:perf_hooks',
    '../reports/run.ts',
    '../bin/program.ts',
    '../scenarios/a.spec.ts',
  ),
  mutation: imports(
    'node:timers/promises',
    'node:child_process',
    'node:perf_hooks',
    '../reports/run.ts',
    '../bin/program.ts',
    '../scenarios/a.spec.ts',
  ),
  fixtures: imports(
    'node:timers',
    'timers/promises',
    'node:perf_hooks',
    'child_process',
    '../reports/run.ts',
    '../bin/program.ts',
    '../scenarios/a.spec.ts',
  ),
  scenarios: [
    ...imports('@playwright/test', 'execa', 'zx', 'fs', 'node:fs', '@kubernetes/client-node', 'testcontainers'),
    ...imports('../lib/units.ts', '../reports/run.ts', '../bin/program.ts', '../fixtures/observed-cluster.ts'),
    scenario('test("a", async () => { expect(1).resolves.toBe(1); });'),
    scenario('test("a", async () => { void expect(1).resolves.toBe(1); });'),
    scenario('test("a", async () => { void test.step("b", async () => undefined); });'),
    scenario('test.only("a", async () => undefined);'),
    scenario('test("a", async () => { await expect.poll(() => 1).toBe(1); });'),
  ],
  reports: imports(
    'node:timers/promises',
    'node:child_process',
    'node:perf_hooks',
    '../bin/program.ts',
    '../fixtures/index.ts',
    '../scenarios/a.spec.ts',
    '../lib/cluster/kind/provider.ts',
    '../lib/power/docker.ts',
  ),
  'lib/cluster': [
    ...imports('timers/promises', 'node:timers', 'zx', '../../reports/run.ts', '../../fixtures/index.ts'),
    'setTimeout(() => undefined, 1);',
    'export const now = Date.now();',
    'export const home = process.env["HOME"];',
  ],
  'lib/model': imports('node:fs', 'node:timers/promises', '../cluster/cluster.ts', '../clock/clock.ts', 'execa'),
  'lib/verdict': imports('node:fs', '../matchers/wait.ts', '../../scenarios/a.spec.ts'),
  'lib/kubernetes': imports('node:http', '../power/docker.ts'),
  'lib/recorder': imports(
    'node:timers/promises',
    'node:child_process',
    '../model/versions.ts',
    '../verdict/judge.ts',
    '../journal/journal.ts',
    '../../scenarios/a.spec.ts',
    '../../reports/run.ts',
  ),
  'lib/matchers': imports(
    '../recorder/recorder.ts',
    '../recorder/watch-stream.ts',
    '../cluster/kind/provider.ts',
    'zx',
  ),
  'lib/guard': imports(
    'node:timers/promises',
    'node:child_process',
    '../cluster/sockets.ts',
    '../power/docker.ts',
    '../recorder/credentials.ts',
    '../owner/owner.ts',
  ),
  'lib/power': imports(
    'node:timers/promises',
    '@kubernetes/client-node',
    '../kubernetes/taints.ts',
    '../cluster/node.ts',
  ),
};

/** Lines as the code really has them; the linter must leave them alone. */
const allowed: { readonly [folder: string]: readonly string[] } = {
  scenarios: [scenario('test("a", async () => { await expect(1).resolves.toBe(1); });')],
  bench: imports('../lib/units.ts', '../fixtures/observed-cluster.ts', '../reports/run.ts', 'node:fs'),
  fixtures: imports('../lib/units.ts', 'node:fs', '@playwright/test'),
  reports: imports('../lib/cluster/cluster.ts', '../lib/power/fault.ts', 'node:fs'),
  'lib/guard': imports('../errors.ts', 'node:crypto', 'node:fs', 'zod'),
  'lib/matchers': imports('../recorder/observation.ts', '../recorder/timeline.ts', '../power/fault.ts'),
  'lib/model': imports('../recorder/observation.ts', '../kubernetes/taints.ts', 'semver'),
};

const diagnostics = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });

/** What the linter, configured as it is here, says of lines in files of their own: the rules by file. */
async function lint(lines: typeof forbidden): Promise<ReadonlyMap<string, readonly string[]>> {
  await using folder = await temporaryFolder();
  const planted = Object.entries(lines).flatMap(([where, texts]) =>
    texts.map((text, index) => ({ name: `${where}/planted-${index}.ts`, text })),
  );
  // What a scenario imports must have its types, or nobody knows what is a promise.
  const shared = { name: 'fixtures/index.ts', text: "export { expect, test } from '@playwright/test';" };
  for (const { name, text } of [...planted, shared]) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), `${text}\n`);
  }
  for (const name of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) {
    await copyFile(join(codeFolder, name), join(folder.path, name));
  }
  await symlink(join(codeFolder, 'node_modules'), join(folder.path, 'node_modules'));
  const { stdout } = await execa(join('node_modules', '.bin', 'oxlint'), ['--format=json'], {
    cwd: folder.path,
    reject: false,
  });
  const found = Map.groupBy(diagnostics.parse(JSON.parse(stdout)).diagnostics, ({ filename }) => filename);
  return new Map(
    planted.map(({ name, text }) => [`${name}: ${text}`, (found.get(name) ?? []).map(({ code }) => code)]),
  );
}

test('each line that the architecture forbids is found by the linter', async () => {
  const found = await lint(forbidden);
  const unseen = [...found].filter(([, rules]) => rules.every((rule) => !holding.test(rule))).map(([line]) => line);
  expect(unseen).toEqual([]);
});

test('a line that it allows is left alone', async () => {
  const flagged = [...(await lint(allowed))].filter(([, rules]) => rules.some((rule) => holding.test(rule)));
  expect(flagged).toEqual([]);
});

/** Rules that hold the architecture; a planted line may offend others besides. */
const holding = /no-restricted-|prefer-node-protocol|no-floating-promises|no-process-env/;
