import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { fakeClusters } from '../lib/testing/fake-provider.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';

/** What every write to fails with ENOSPC. */
const full = '/dev/full';
test.skip(!existsSync(full), `needs ${full}`);

/** powercut with a fake provider; where its output goes is said as in a shell. */
function powercut(folder: string, args: string, where: string) {
  const entry = fileURLToPath(new URL('testing/fake-powercut.ts', import.meta.url));
  return execa('sh', ['-c', `exec "${process.execPath}" "${entry}" ${args} ${where}`], {
    cwd: folder,
    env: { POWERCUT_STATE: `${folder}/state`, FAKE_HOST: folder, POWERCUT_PROVIDER: 'kind', FAKE_SCENARIOS: 'hang' },
    reject: false,
    timeout: 30_000,
  });
}

for (const args of ['list', 'predict --json', 'clusters', '--help']) {
  test(`powercut ${args} into a full disk: 3, one sentence and what to do`, async () => {
    await using folder = await temporaryFolder();
    const { exitCode, stderr } = await powercut(folder.path, args, `>${full}`);
    expect(stderr).toMatch(
      /^What powercut tells cannot be written to stdout: ENOSPC[^\n]*\. \(E_OUTPUT\)\n {2}Make room there[^\n]*$/,
    );
    expect(exitCode).toBe(3);
  });
}

test('a command whose errors cannot be told exits as it would', async () => {
  await using folder = await temporaryFolder();
  expect((await powercut(folder.path, 'rnu', `2>${full}`)).exitCode).toBe(2);
});

test('a reader who has gone is no failure', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, stderr } = await powercut(folder.path, 'list', '| true');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});

for (const [what, where] of [
  ['neither stream takes', `>${full} 2>${full}`],
  ['stdout does not take', `>${full}`],
] as const) {
  test(`a run whose words ${what} ends in the orderly way: 3, in run.json too`, async () => {
    await using folder = await temporaryFolder();
    const { exitCode, timedOut } = await powercut(folder.path, 'run', where);
    expect({ exitCode, timedOut }).toEqual({ exitCode: 3, timedOut: false });
    const output = join(folder.path, 'reports', 'output');
    const [id = ''] = await readdir(output);
    const run = JSON.parse(await readFile(join(output, id, 'run.json'), 'utf8'));
    expect(run.outcome).toMatchObject({ exitCode: 3, environmentError: { code: 'E_OUTPUT' } });
    expect(await fakeClusters(folder.path)).toEqual([]);
  });
}
