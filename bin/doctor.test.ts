import { readdir } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { startPowercut } from './testing/powercut-process.ts';

const ids = ['node', 'docker', 'output', 'state', 'leftovers', 'kept'];

test('a fit host: 0, and nothing is made', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, stdout, stderr } = await startPowercut({ folder: folder.path, args: ['doctor'] }).result;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('Docker 29.1.0 answers');
  expect(stdout).toContain('A run can be made here.');
  expect(await readdir(folder.path)).toEqual([]);
});

test('an unfit host: 3, and what to do', async () => {
  await using folder = await temporaryFolder();
  const environment = { LC_ALL: 'C' };
  const options = { folder: folder.path, args: ['doctor'], trouble: 'no-docker', environment };
  const { exitCode, stdout } = await startPowercut(options).result;
  expect(exitCode).toBe(3);
  expect(stdout).toContain('x Docker does not answer.\n    Start it.\n');
  expect(stdout).toContain('No run can be made here: 1 of 6 checks failed, with 2 warnings.');
  expect(stdout).toMatch(/^[\n -~]*$/);
});

test('--json has the same checks whatever is found', async () => {
  await using folder = await temporaryFolder();
  for (const [trouble, fit] of [
    ['none', true],
    ['no-docker', false],
  ] as const) {
    const args = ['doctor', '--json'];
    const { exitCode, stdout } = await startPowercut({ folder: folder.path, args, trouble }).result;
    const data = JSON.parse(stdout);
    expect(exitCode).toBe(fit ? 0 : 3);
    expect(data).toMatchObject({ doctorVersion: 1, fit });
    expect(data.findings.map(({ check }: { check: string }) => check)).toEqual(ids);
  }
});

test('a kept cluster is found', async () => {
  await using folder = await temporaryFolder();
  await startPowercut({ folder: folder.path, args: ['run', '--keep-cluster', '--cluster-name', 'mine'] }).result;
  const { exitCode, stdout } = await startPowercut({ folder: folder.path, args: ['doctor'] }).result;
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Kept clusters: mine, which go on taking memory.\n    npx powercut clusters delete mine');
});
