import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { exitCodes } from '../lib/exit-codes.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { pieceFiles } from '../reports/run-folder/pieces.ts';

const launcher = fileURLToPath(new URL('powercut.js', import.meta.url));

/** `powercut run` on the simulator, after `limit`, which is shell; in `folder`/run, and its state beside that, where there is room. */
async function runAfter(limit: string, folder: string, within: readonly string[] = []) {
  await mkdir(join(folder, 'run'), { recursive: true });
  const shell = [...within, 'sh', '-c', `${limit} && exec "$@"`, 'sh'];
  return execa('env', [...shell, process.execPath, launcher, 'run', '--provider', 'sim'], {
    cwd: join(folder, 'run'),
    env: { POWERCUT_STATE: join(folder, 'state') },
    reject: false,
    all: true,
  });
}

test.skip(process.platform !== 'linux', 'limits are set as Linux sets them');

for (const files of [24, 27]) {
  test(`with no more than ${files} open files it ends, and says what it needs`, async () => {
    await using folder = await temporaryFolder();
    const { exitCode, all } = await runAfter(`ulimit -n ${files}`, folder.path);
    expect(exitCode).toBe(exitCodes.environment);
    expect(all).toContain('EMFILE');
    expect(all).toContain('ulimit -n');
  });
}

const own = ['unshare', '--user', '--map-root-user', '--mount'];

/** A folder, and shell that gives it a file system of that size, which ends with the process that it was given to. */
async function smallDisk(folder: string, kilobytes: number) {
  const run = join(folder, 'run');
  await mkdir(run);
  const mount = `mount -t tmpfs -o size=${kilobytes}k tmpfs "${run}" && cd "${run}"`;
  const permitted = await execa('env', [...own, 'sh', '-c', mount], { reject: false });
  test.skip(permitted.exitCode !== 0, 'no file system can be mounted here without being root');
  const copy = join(folder, 'copy');
  const copied = `set -- sh -c '"$@"; code=$?; cp -r . "${copy}"; exit $code' sh "$@"`;
  return {
    mount: `${mount} && ${copied}`,
    /** What was in it at the end. */
    left: async () => {
      const output = join(copy, 'reports', 'output');
      const [runId = ''] = existsSync(output) ? await readdir(output) : [];
      const textOf = (file: string) => readFile(join(output, runId, file), 'utf8').catch(() => '');
      return { claims: await textOf(pieceFiles.claims), run: await textOf('run.json') };
    },
  };
}

/** At its first file, and in the middle of the story. */
for (const kilobytes of [4, 700]) {
  test(`on a disk of ${kilobytes} kB it ends, says that it is full, and nothing is made of it`, async () => {
    await using folder = await temporaryFolder();
    const disk = await smallDisk(folder.path, kilobytes);
    const { exitCode, all } = await runAfter(disk.mount, folder.path, own);
    expect(exitCode).toBe(exitCodes.environment);
    expect(all).toMatch(/ENOSPC|the disk is full/);
    const { claims, run } = await disk.left();
    expect(claims).not.toContain('"verdict":"fail"');
    expect(run).toBe('');
    if (kilobytes > 4) expect(claims).toContain('"verdict":"pass"');
  });
}

test('on a disk that is full for a while in the middle of the story, what is lost is unknown, and no failure', async () => {
  await using folder = await temporaryFolder();
  const disk = await smallDisk(folder.path, 3000);
  const fullFor = `(until [ "$(df --output=avail -k . | tail -1)" -lt 4 ]; do sleep 0.02; done; sleep 0.05; rm filler) &`;
  const filled = `${disk.mount} && head -c 2400K /dev/zero > filler && { ${fullFor} true; }`;
  const { exitCode } = await runAfter(filled, folder.path, own);
  expect([exitCodes.environment, exitCodes.unknown]).toContain(exitCode);
  const { claims, run } = await disk.left();
  expect(claims).not.toContain('"verdict":"fail"');
  // There was room again for the reports, or not: that hangs on who is fast.
  if (run !== '') expect(JSON.parse(run)).toMatchObject({ outcome: { verdict: 'unknown', exitCode } });
});
