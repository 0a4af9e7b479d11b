import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';

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
