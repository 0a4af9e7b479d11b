import { existsSync } from 'node:fs';
import { chmod, lutimes, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { rejected } from '../testing/caught.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { StateFolder } from './state-folder.ts';

const now = new Date('2026-11-25T12:00:00Z');
const young = new Date('2026-11-25T11:30:00Z');
const old = new Date('2026-11-25T10:30:00Z');

test('a folder that is there already keeps its mode, what we make in it is private', async () => {
  await using folder = await temporaryFolder();
  await chmod(folder.path, 0o755);
  await new StateFolder(folder.path).prepare();
  const modes = ['.', 'runs', 'sockets'].map(async (name) => (await stat(join(folder.path, name))).mode & 0o777);
  expect(await Promise.all(modes)).toEqual([0o755, 0o700, 0o700]);
});

test('sockets of owners that died before they had begun are swept, but for the young, the living and those with a run', async () => {
  await using folder = await temporaryFolder();
  const state = new StateFolder(folder.path);
  await state.prepare();
  const sockets = join(folder.path, 'sockets');
  const server = createServer();
  await state.listen(server, 'living');
  await mkdir(state.runFolder('has-run'));
  const elsewhere = join(folder.path, 'powercut-elsewhere');
  await mkdir(elsewhere);
  // As if killed between listening and the name, and between the link and listening.
  for (const name of ['.half', 'named', '.young', 'young', 'has-run']) await deadSocket(join(sockets, name));
  await symlink(join(elsewhere, 'owner'), join(sockets, '.link'));
  for (const name of await readdir(sockets)) {
    const date = name.endsWith('young') ? young : old;
    await lutimes(join(sockets, name), date, date);
  }
  await state.sweepSockets(now);
  expect((await readdir(sockets)).toSorted((a, b) => a.localeCompare(b))).toEqual(
    ['.young', 'has-run', 'living', 'young'].toSorted((a, b) => a.localeCompare(b)),
  );
  expect(existsSync(elsewhere)).toBe(false);
  server.close();
});

test('a folder that takes no sockets is told, and nothing is left in it', async () => {
  await using folder = await temporaryFolder();
  const state = new StateFolder(folder.path);
  await state.prepare();
  // What is in the way has the same effect as a file system without sockets.
  await writeFile(join(folder.path, 'sockets', '.run'), '');
  const error = await rejected(state.listen(createServer(), 'run'));
  expect(error).toMatchObject({ code: 'E_STATE', exitCode: 3 });
  expect(error.message).toContain('EADDRINUSE');
  expect(await readdir(join(folder.path, 'sockets'))).toEqual([]);
});

/** The socket of a process that was killed. */
async function deadSocket(path: string): Promise<void> {
  const code = "require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
  await execa(process.execPath, ['-e', code, path], { reject: false });
}
