import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { z } from 'zod';
import { dismissal } from './run/owners-end.ts';

/** URLs of all files that loading these takes. */
async function filesOf(...paths: readonly string[]): Promise<readonly string[]> {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
    for (const file of ${JSON.stringify(paths)}) await import(file);
    console.log(JSON.stringify(loaded));
    process.exit();`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script]);
  return JSON.parse(stdout);
}

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** URLs of our files that a janitor has loaded by its end, which gets `input` and then the end of its owner's pipe. */
async function filesOfJanitor(input: string): Promise<readonly string[]> {
  const script = `
    import { registerHooks } from 'node:module';
    import { writeSync } from 'node:fs';
    const loaded = [];
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
    process.on('exit', () => writeSync(1, JSON.stringify(loaded)));
    process.argv.splice(1, 3, 'powercut', 'janitor');
    await import(${JSON.stringify(file('./main.ts'))});`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script], { input, reject: false });
  return z.array(z.string()).parse(JSON.parse(stdout));
}

test('a janitor that is dismissed has loaded nothing but what waits', async () => {
  const [main, waits, ...rest] = (await filesOfJanitor(`${dismissal}\n`)).filter((url) => !url.startsWith('node:'));
  expect(main).toContain('/bin/main.ts');
  expect(waits).toContain('/bin/run/owners-end.ts');
  expect(rest).toEqual([]);
  expect((await filesOfJanitor('')).some((url) => url.endsWith('/bin/program.ts'))).toBe(true);
});

/** What takes so long to load, hundreds of files each, that nobody may who does not use it. */
const clients = /node_modules\/(@kubernetes\/client-node|@peculiar|undici|testcontainers)\//;
const clientsAndSimulator =
  /node_modules\/(@kubernetes\/client-node|@peculiar|undici|testcontainers)\/|\/lib\/sim\/simulation\.ts$/;

for (const [what, path, part, unneeded] of [
  ['the command line', './program.ts', /\/bin\/commands\/sim\.ts$/, clientsAndSimulator],
  ['what it is made of', './real-wiring.ts', /\/bin\/scenarios\.ts$/, clientsAndSimulator],
  ['what scenarios are listed with', '../fixtures/index.ts', /\/lib\/matchers\//, clientsAndSimulator],
  ['a simulated cluster', '../lib/cluster/sim/open.ts', /\/lib\/sim\/simulation\.ts$/, clients],
] as const) {
  test(`${what} is loaded without what it may not need`, async () => {
    const loaded = await filesOf(file(path));
    expect(loaded.some((url) => part.test(url))).toBe(true);
    expect(loaded.filter((url) => unneeded.test(url))).toEqual([]);
  });
}
