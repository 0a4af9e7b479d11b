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

/** At its first file, and in the middle of the story. */
for (const kilobytes of [4, 700]) {
  test(`on a disk of ${kilobytes} kB it ends, says that it is full, and nothing is made of it`, async () => {
    await using folder = await temporaryFolder();
    const own = ['unshare', '--user', '--map-root-user', '--mount'];
    const run = join(folder.path, 'run');
    await mkdir(run);
    const mount = (size: string) => `mount -t tmpfs -o size=${size} tmpfs "${run}" && cd "${run}"`;
    const permitted = await execa('env', [...own, 'sh', '-c', mount('4k')], { reject: false });
    test.skip(permitted.exitCode !== 0, 'no file system can be mounted here without being root');
    // The file system ends with the process, so what is in it is copied out.
    const copy = join(folder.path, 'copy');
    const { exitCode, all } = await runAfter(
      `${mount(`${kilobytes}k`)} && set -- sh -c '"$@"; code=$?; cp -r . "${copy}"; exit $code' sh "$@"`,
      folder.path,
      own,
    );
    expect(exitCode).toBe(exitCodes.environment);
    expect(all).toMatch(/ENOSPC|the disk is full/);
    const output = join(copy, 'reports', 'output');
    const [runId = ''] = existsSync(output) ? await readdir(output) : [];
    const claims = await readFile(join(output, runId, pieceFiles.claims), 'utf8').catch(() => '');
    expect(claims).not.toContain('"verdict":"fail"');
    expect(existsSync(join(output, runId, 'run.json'))).toBe(false);
    if (kilobytes > 4) expect(claims).toContain('"verdict":"pass"');
  });
}
