import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { commandsIn } from '../lib/cluster/kind/commands.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { codeFolder } from './package.ts';

/**
 * A home and an environment in which everything leads to a decoy. The kubeconfigs are pipes that nobody writes into: whoever
 * opens one to read it waits for ever.
 */
async function decoy() {
  const folder = await temporaryFolder();
  const home = join(folder.path, 'home');
  await mkdir(join(home, '.kube'), { recursive: true });
  const traps = [join(home, '.kube', 'config'), join(home, '.kube', 'kuberc'), join(folder.path, 'kubeconfig')];
  await execa('mkfifo', traps);
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = String(typeof address === 'object' ? address?.port : '');
  return {
    folder: folder.path,
    trap: traps[0] ?? '',
    environment: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      KUBECONFIG: traps[2] ?? '',
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: port,
      KUBERNETES_MASTER: `http://127.0.0.1:${port}`,
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      POWERCUT_STATE: join(folder.path, 'state'),
    },
    get connections() {
      return connections;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const powercut = join(codeFolder, 'bin', 'powercut.js');

for (const args of [
  ['list'],
  ['predict'],
  ['run', 'taints-in-order'],
  ['clusters'],
  ['doctor'],
  ['sweep', '--dry-run'],
]) {
  test(`powercut ${args.join(' ')} reads no ambient kubeconfig, and asks no ambient cluster`, async () => {
    await using world = await decoy();
    const { folder, environment } = world;

    const ended = await execa(process.execPath, [powercut, ...args], {
      cwd: folder,
      env: environment,
      extendEnv: false,
      reject: false,
      timeout: 50_000,
      stdin: 'ignore',
    });
    expect(ended.timedOut).toBe(false);
    expect(ended.exitCode, ended.stderr).not.toBe(undefined);
    expect(world.connections).toBe(0);
  });
}

test('the trap works: who reads it waits', async () => {
  await using world = await decoy();
  const read = await execa('cat', [world.trap], { reject: false, timeout: 300 });
  expect(read.timedOut).toBe(true);
});

test('programs that are started get nothing that leads to an ambient cluster; what is asked for they get', async () => {
  await using world = await decoy();
  for (const program of ['kind', 'kubectl', 'docker']) {
    await writeFile(join(world.folder, program), `#!/bin/sh\nenv > ${world.folder}/env-${program}\n`, { mode: 0o700 });
    const run = commandsIn({ ...world.environment, PATH: `${world.folder}:${process.env['PATH']}`, NO_PROXY: 'x' });
    await run(program, [], { timeout: 5000, env: { KIND_EXPERIMENTAL_PROVIDER: 'docker' } });
    const text = await readFile(join(world.folder, `env-${program}`), 'utf8');
    expect(text).not.toMatch(/^(KUBECONFIG|KUBERNETES_\w+)=/m);
    expect(text).toMatch(/^KIND_EXPERIMENTAL_PROVIDER=docker$/m);
    // kind hands proxies on to its nodes, and Docker may need one.
    expect(/^HTTPS_PROXY=/m.test(text)).toBe(program !== 'kubectl');
    expect(/^KUBERC=off$/m.test(text)).toBe(program === 'kubectl');
  }
});
