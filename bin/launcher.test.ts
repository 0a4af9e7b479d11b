import { chmod, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';

/** Makes the Node that runs the launcher say that it is an older one. */
const pretendOld = [
  '--import',
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"18.20.8"}})',
];
const platformPackage = `node-${process.platform}-${process.arch}`;

/** Tells what it was given, then does what its first argument says. */
const main = `
  console.log(JSON.stringify({ args: process.argv.slice(2), path: process.env.PATH.split(':'), node: process.versions.node }));
  const [act] = process.argv.slice(2);
  if (act === 'exit') process.exit(Number(process.argv[3]));
  if (act === 'wait') {
    let count = 0;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { console.log('got ' + signal); process.exit(130); });
    process.on('disconnect', () => { console.log('disconnected'); process.exit(130); });
    setInterval(() => {}, 1e6);
    console.log('waiting');
  }
  if (act === 'die') process.kill(process.pid, 'SIGKILL');
`;

interface Package extends AsyncDisposable {
  readonly root: string;
  readonly launcher: string;
}

/** A package with the real launcher and a main module that only tells what it was given. */
async function newPackage(where = 'checkout', mainModule = 'bin/main.ts'): Promise<Package> {
  const folder = await temporaryFolder();
  const root = join(folder.path, where);
  const launcher = join(root, 'bin', 'powercut.js');
  await mkdir(dirname(launcher), { recursive: true });
  await copyFile(fileURLToPath(new URL('powercut.js', import.meta.url)), launcher);
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  await write(join(root, mainModule), main);
  return { root, launcher, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function write(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

async function installNode(nodeModules: string): Promise<string> {
  const folder = join(nodeModules, platformPackage, 'bin');
  await mkdir(folder, { recursive: true });
  await symlink(process.execPath, join(folder, 'node'));
  return folder;
}

const run = (args: readonly string[]) => execa(process.execPath, args, { reject: false, all: true });

test('a Node that will do runs powercut itself, and leaves PATH as it is', async () => {
  await using given = await newPackage();
  const { exitCode, stdout } = await run([given.launcher, 'exit', '5']);
  expect(exitCode).toBe(5);
  const told = JSON.parse(stdout);
  expect(told.args).toEqual(['exit', '5']);
  expect(told.path.join(':')).toBe(process.env['PATH']);
});

for (const [where, nodeModules] of [
  ['beside powercut', 'checkout/node_modules'],
  ['hoisted above it', 'node_modules'],
] as const) {
  test(`a Node that is too old hands over to the one ${where}`, async () => {
    await using given = await newPackage();
    const folder = await installNode(join(dirname(given.root), nodeModules));
    const { exitCode, stdout } = await run([...pretendOld, given.launcher, 'exit', '4']);
    expect(exitCode).toBe(4);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ args: ['exit', '4'], node: process.versions.node });
    expect(told.path).toContain(folder);
  });
}

test('without a Node that will do: one sentence, exit code 3', async () => {
  await using given = await newPackage();
  const { exitCode, all } = await run([...pretendOld, given.launcher, 'exit', '0']);
  expect(exitCode).toBe(3);
  expect(all).toMatch(/^powercut needs Node 24\.11 or later of 24, or 26 and later; this is 18\.20\.8, .*\.$/);
  expect(all).toContain(`${process.platform}-${process.arch}`);
});

for (const [version, good] of [
  ['24.10.9', false],
  ['24.11.0', true],
  ['25.9.0', false],
  ['26.0.0', true],
  ['100.1.0', true],
] as const) {
  test(`Node ${version} is ${good ? 'good' : 'not good'} enough`, async () => {
    await using given = await newPackage();
    const pretend = pretendOld.map((arg) => arg.replace('18.20.8', version));
    expect((await run([...pretend, given.launcher, 'exit', '0'])).exitCode).toBe(good ? 0 : 3);
  });
}

test('installed below node_modules it runs what was built, and says so where that is missing', async () => {
  await using given = await newPackage('node_modules/powercut', 'dist/bin/main.js');
  expect((await run([given.launcher, 'exit', '1'])).exitCode).toBe(1);
  await using unbuilt = await newPackage('node_modules/powercut');
  const { exitCode, stderr } = await run([unbuilt.launcher, 'exit', '0']);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/lacks .*dist\/bin\/main\.js: install it again\.$/);
});

test('a Node that was installed and does not run here is as good as none', async () => {
  await using given = await newPackage();
  const folder = join(given.root, 'node_modules', platformPackage, 'bin');
  // As where the loader that it names does not exist, which is so with musl.
  await write(join(folder, 'node'), '#!/no/such/loader\n');
  await chmod(join(folder, 'node'), 0o755);
  const { exitCode, all } = await run([...pretendOld, given.launcher, 'exit', '0']);
  expect(exitCode).toBe(3);
  expect(all).toMatch(/^powercut needs Node 24\.11 .*that runs on this/);
});

test('without its dependencies: one sentence, exit code 3', async () => {
  await using given = await newPackage();
  await write(join(given.root, 'bin', 'main.ts'), "import 'no-such-package';");
  const { exitCode, all } = await run([given.launcher, 'run']);
  expect(exitCode).toBe(3);
  expect(all).toMatch(/^powercut is not completely installed: run npm ci.*no-such-package.*$/);
});

test('a main module that throws: its stack, exit code 3', async () => {
  await using given = await newPackage();
  await write(join(given.root, 'bin', 'main.ts'), "throw new Error('broken');");
  const { exitCode, all } = await run([given.launcher, 'run']);
  expect(exitCode).toBe(3);
  expect(all).toMatch(/^Error: broken\n +at /);
});

test('exec runs a program of node_modules/.bin under that Node', async () => {
  await using given = await newPackage();
  const bin = join(given.root, 'node_modules', '.bin');
  const folder = await installNode(join(given.root, 'node_modules'));
  await write(join(bin, 'tell'), '#!/bin/sh\necho "$PATH"; echo "$@"; exit 7\n');
  await chmod(join(bin, 'tell'), 0o755);
  const { exitCode, stdout } = await run([...pretendOld, given.launcher, 'exec', 'tell', '--a', 'b c']);
  expect(exitCode).toBe(7);
  const [path = '', args] = stdout.split('\n');
  expect(path.split(delimiter).slice(0, 2)).toEqual([folder, bin]);
  expect(args).toBe('--a b c');
});

test('exec without a program is a usage error, with one that is missing the environment is not fit', async () => {
  await using given = await newPackage();
  expect(await run([given.launcher, 'exec'])).toMatchObject({ exitCode: 2, stdout: '' });
  const missing = await run([given.launcher, 'exec', 'no-such-program']);
  expect(missing.exitCode).toBe(3);
  expect(missing.stderr).toMatch(/^powercut cannot run no-such-program: .*ENOENT\.$/);
});

test.describe('after handing over', () => {
  async function waiting() {
    const given = await newPackage();
    await installNode(join(given.root, 'node_modules'));
    const child = run([...pretendOld, given.launcher, 'wait']);
    let output = '';
    await new Promise<void>((resolve) => {
      child.all.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('waiting')) resolve();
      });
    });
    return { child, [Symbol.asyncDispose]: () => given[Symbol.asyncDispose]() };
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    test(`${signal} is passed on, and the exit code is powercut's`, async () => {
      await using handed = await waiting();
      handed.child.kill(signal);
      const { exitCode, all } = await handed.child;
      expect(all).toContain(`got ${signal}`);
      expect(exitCode).toBe(130);
    });
  }

  test('a launcher that is killed is noticed by the end of its channel', async () => {
    await using handed = await waiting();
    handed.child.kill('SIGKILL');
    // Its output ends when powercut itself has ended.
    expect((await handed.child).all).toContain('disconnected');
  });

  test('a powercut that is killed gives 128 and the signal', async () => {
    await using given = await newPackage();
    await installNode(join(given.root, 'node_modules'));
    expect((await run([...pretendOld, given.launcher, 'die'])).exitCode).toBe(137);
  });
});
