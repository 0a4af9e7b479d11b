import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { rejected } from '../lib/testing/caught.ts';
import { fakeLog } from '../lib/testing/fake-provider.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { checkOwnScenarios } from './own/check.ts';
import { findOwnScenarios } from './own/find.ts';
import { chooseScenarios } from './scenarios.ts';
import { startPowercut } from './testing/powercut-process.ts';

const good = `
import { claims, expect, test } from 'powercut/test';
test('it survives', { annotation: claims('workload.running') }, async ({ workload }) => {
  await expect(workload).toBeRunningOnAllWorkers();
});
`;

/** A folder with these files in `own`, where powercut can be started. */
async function folderWith(files: { readonly [name: string]: string }) {
  const folder = await temporaryFolder();
  const own = join(folder.path, 'own');
  await mkdir(own);
  for (const [name, text] of Object.entries(files)) await writeFile(join(own, name), text);
  return { path: folder.path, own, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const runOwn = (folder: string, more: readonly string[] = []) =>
  startPowercut({ folder, args: ['run', ...more, '--scenarios', 'own'] }).result;

for (const [what, name, text, message] of [
  ['does not parse', 'a.spec.ts', "import { test } from 'powercut/test'; test('x', async () => {", 'SyntaxError: '],
  [
    'imports what is not there',
    'a.spec.ts',
    "import 'no-such-package';",
    "a.spec.ts: Cannot find module 'no-such-package'",
  ],
  ['imports what powercut has not', 'a.spec.mts', "import { nope } from 'powercut/test'; nope();", "named 'nope'"],
  ['throws while it is loaded', 'a.spec.ts', "throw new Error('boom');", 'a.spec.ts: boom (line 1)'],
  ['ends the process', 'a.spec.ts', 'process.exit(0);', 'its loading ended the process (exit code 0)'],
  ['has no test in it', 'a.spec.ts', 'export {};', 'a.spec.ts: it has no test in it'],
  ['has test.only', 'a.spec.ts', good.replace('test(', 'test.only('), "item focused with '.only' is not allowed"],
] as const) {
  test(`a scenario that ${what}: exit code 2, which file and why, and nothing is made`, async () => {
    await using folder = await folderWith({ [name]: text });
    const { exitCode, stdout, stderr } = await runOwn(folder.path);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('a.spec.');
    expect(stdout).toBe('');
    expect(await fakeLog(folder.path)).toEqual([]);
    expect(await readdir(folder.path)).toEqual(['own']);
  });
}

test('each of several that cannot be run is told, and those that can be are not', async () => {
  test.slow();
  await using folder = await folderWith({
    'a.spec.ts': 'export {};',
    'b.spec.ts': "throw new Error('boom');",
    'c.spec.ts': good,
  });
  const { exitCode, stderr } = await runOwn(folder.path);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('a.spec.ts: it has no test in it');
  expect(stderr).toContain('b.spec.ts: boom (line 1)');
  expect(stderr).not.toContain('c.spec.ts');
  // What was not asked for is not looked at.
  const own = findOwnScenarios(folder.own, []);
  const scenarios = chooseScenarios(['c'], [], own.scenarios);
  await checkOwnScenarios({ ...own, scenarios }, { PATH: process.env['PATH'] });
});

test('one that is loaded without end is not waited for', async () => {
  await using folder = await folderWith({ 'a.spec.ts': 'for (;;);' });
  const own = findOwnScenarios(folder.own, []);
  const error = await rejected(checkOwnScenarios(own, { PATH: process.env['PATH'] }, 2000));
  expect(error).toMatchObject({ code: 'E_USAGE', exitCode: 2 });
  expect(error.message).toContain('a.spec.ts: it is still being loaded after 2.00 s');
});

for (const [what, make, message] of [
  ['is not there', async () => undefined, 'it does not exist'],
  ['is a file', async (path: string) => writeFile(path, ''), 'is not a folder'],
  ['is empty', async (path: string) => mkdir(path), 'There is no scenario in '],
] as const) {
  test(`a folder that ${what}: exit code 2, and nothing is made`, async () => {
    await using folder = await temporaryFolder();
    await make(join(folder.path, 'own'));
    for (const command of ['run', 'list']) {
      const { exitCode, stderr } = await startPowercut({ folder: folder.path, args: [command, '--scenarios', 'own'] })
        .result;
      expect(exitCode).toBe(2);
      expect(stderr).toContain(message);
    }
    expect(await fakeLog(folder.path)).toEqual([]);
  });
}

test('a name that is taken is told, whoever has it', async () => {
  await using folder = await folderWith({ 'worker-loses-power.spec.ts': good });
  const taken = await runOwn(folder.path);
  expect(taken.exitCode).toBe(2);
  expect(taken.stderr).toContain(
    '"worker-loses-power" is a scenario that comes with powercut. (E_USAGE)\n  Rename it.',
  );
  await using other = await folderWith({ 'a.spec.ts': good, 'a.spec.mjs': good });
  expect((await runOwn(other.path)).stderr).toMatch(/"a" is the name of .*a\.spec\.mjs\./);
  await using all = await folderWith({ 'all.spec.ts': good });
  expect((await runOwn(all.path)).stderr).toContain('"all" is what stands for all scenarios.');
});

test('powercut/test is found from anywhere, in every kind of file, and loaded once', async () => {
  const helper = "export { test } from 'powercut/test';";
  const once = good.replace(
    '\ntest(',
    "\nimport * as helper from './helper.ts';\nif (helper.test !== test) throw new Error('loaded twice');\ntest(",
  );
  for (const manifest of ['{}', '{"type":"module"}']) {
    await using folder = await folderWith({
      'package.json': manifest,
      'helper.ts': helper,
      'a.spec.ts': once,
      'b.spec.mts': good,
      'c.spec.js': good,
      'd.spec.mjs': good,
    });
    const own = findOwnScenarios(folder.own, []);
    expect(own.scenarios.map(({ name, titles }) => [name, titles])).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => [name, ['it survives']]),
    );
    await checkOwnScenarios(own, { PATH: process.env['PATH'] });
  }
});

test('the run knows own scenarios by name, runs them if none is named, and list shows them', async () => {
  const of = (name: string) => ({ name, titles: [name], tags: [], claims: [], file: `/${name}` });
  const builtIn = [of('worker-loses-power'), of('drain')];
  const own = [of('mine')];
  expect(chooseScenarios([], builtIn, own)).toEqual(own);
  expect(chooseScenarios(['all'], builtIn, own)).toEqual([...builtIn, ...own]);
  expect(chooseScenarios(['drain', 'mine'], builtIn, own)).toEqual([of('drain'), of('mine')]);

  await using folder = await folderWith({ 'mine.spec.ts': good });
  const listed = await startPowercut({ folder: folder.path, args: ['list', '--scenarios', 'own'] }).result;
  expect(listed.stdout).toContain('\nmine                it survives');
  expect((await runOwn(folder.path, ['mien'])).stderr).toContain('did you mean "mine"?');
});
