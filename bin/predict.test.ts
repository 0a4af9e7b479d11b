import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { codeFolder } from './package.ts';
import { clusterWith, kubeconfigOf, startFakeApi, staticPod } from './testing/fake-api.ts';
import { startPowercut } from './testing/powercut-process.ts';

const utf8 = { LC_ALL: 'C.UTF-8' };
const posix = { LC_ALL: 'C' };

async function powercut(args: readonly string[], folder: string, environment: Readonly<Record<string, string>> = utf8) {
  return startPowercut({ folder, args, environment }).result;
}

test('predict tells the whole timeline, with a picture, and makes nothing', async () => {
  await using folder = await temporaryFolder();
  const { exitCode, stdout, stderr } = await powercut(['predict', '--kubernetes', '1.34'], folder.path);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('Kubernetes v1.34.0: 1 of 2 workers loses power');
  expect(stdout).toMatch(/^ 2 {2}39\.6 s … 56\.0 s +50\.0 s … 56\.0 s +Ready, and the three pressures, turn Unknown/m);
  expect(stdout).toMatch(/^ 2 {2}node\.ready-unknown +█+$/m);
  expect(stdout).toMatch(/^10 {2}pods\.gone +never$/m);
  expect(stdout.split('\n').filter((line) => line.length > 120)).toEqual([]);
});

test('predict prints what the README shows', async () => {
  await using folder = await temporaryFolder();
  const [, section = ''] = readFileSync(join(codeFolder, 'README.md'), 'utf8').split('## Predict\n');
  const [, options = '', table = ''] = /`npx powercut predict ([^`]*)`[^]*?```\n([^`]*)```/.exec(section) ?? [];
  const { stdout } = await powercut(['predict', ...options.split(/\s+/)], folder.path);
  expect(table).not.toBe('');
  expect(stdout).toContain(table);
});

test('predict speaks ASCII where the terminal does', async () => {
  await using folder = await temporaryFolder();
  const { stdout } = await powercut(['predict', '--workers', '60', '--fail', '45'], folder.path, posix);
  expect(stdout).toMatch(/^[\n -~]*$/);
  expect(stdout).toMatch(/^ 2 {2}node\.ready-unknown +#+$/m);
});

test('predict --json gives the same as data, by the options that are given', async () => {
  await using folder = await temporaryFolder();
  const args = ['--kubernetes', '1.36', '--grace', '20s', '--period', '2s', '--tolerations', '0,30s,forever'];
  const more = [
    '--workers',
    '5',
    '--fail',
    '2',
    '--profile',
    'fast',
    '--eviction-rate',
    '0.5',
    '--lease',
    '8s',
    '--pods',
    '3',
  ];
  const { exitCode, stdout } = await powercut(['predict', '--json', ...args, ...more], folder.path);
  expect(exitCode).toBe(0);
  const { settings, rows, ...rest } = JSON.parse(stdout);
  expect(rest).toMatchObject({ predictionVersion: 1, workers: 5, fail: 2, podsPerNode: 3, zoneState: 'Normal' });
  expect(rest).toMatchObject({ tolerations: [0, 30_000, 'forever'], rules: 'verified', controlPlanes: 1 });
  expect(settings).toContainEqual({ name: 'nodeMonitorGracePeriod', value: 20_000, source: '--grace' });
  expect(settings).toContainEqual({ name: 'nodeEvictionRate', value: 0.5, source: '--eviction-rate' });
  expect(settings).toContainEqual({ name: 'nodeLeaseDuration', value: 8000, source: '--lease' });
  expect(settings).toContainEqual({
    name: 'defaultUnreachableTolerationSeconds',
    value: 10,
    source: 'profile fast',
  });
  expect(rows[0].afterCut).toEqual({ lo: -2080, hi: 0 });
});

test('predict --json-schema prints the schema of --json', async () => {
  await using folder = await temporaryFolder();
  const { stdout } = await powercut(['predict', '--json-schema'], folder.path);
  expect(JSON.parse(stdout)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
});

test('a settings file with an impossible value is refused, and the key named', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 's.json');
  writeFileSync(file, '{"settingsVersion":1,"nodeMonitorGracePeriodSeconds":{"value":0,"source":"x"}}');
  const { exitCode, stderr } = await powercut(['predict', '--settings', file], folder.path);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('"nodeMonitorGracePeriodSeconds.value": it must be >0. (E_SETTINGS_FILE)');
});

test.describe('of a live cluster', () => {
  const visible = clusterWith(
    staticPod('kube-apiserver'),
    staticPod('kube-controller-manager', '--node-monitor-grace-period=20s'),
  );

  test('settings are captured by GETs alone, and predict takes the file', async () => {
    await using folder = await temporaryFolder();
    await using api = await startFakeApi(visible);
    const config = join(folder.path, 'config');
    writeFileSync(config, kubeconfigOf(api.url));
    const file = join(folder.path, 'settings.json');
    const live = ['--kubeconfig', config, '--context', 'here'];
    // One that others can read is refused, and left as it is.
    chmodSync(config, 0o644);
    expect(await powercut(['capture', ...live], folder.path)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining(`chmod 600 ${config}`),
    });
    expect(statSync(config).mode & 0o777).toBe(0o644);
    expect(api.asked).toEqual([]);
    chmodSync(config, 0o600);
    expect(await powercut(['capture', ...live, '--output', file], folder.path)).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    expect((await powercut(['capture', ...live], folder.path)).stdout).toBe(readFileSync(file, 'utf8').trimEnd());
    expect(api.asked.filter((each) => !each.startsWith('GET '))).toEqual([]);
    expect(api.asked).not.toEqual([]);
    const nowhere = join(folder.path, 'none', 'settings.json');
    expect(await powercut(['capture', ...live, '--output', nowhere], folder.path)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('(E_OUTPUT)'),
    });

    const given = JSON.parse((await powercut(['predict', '--json', '--settings', file], folder.path)).stdout);
    const read = JSON.parse((await powercut(['predict', '--json', ...live], folder.path)).stdout);
    expect(read).toEqual(given);
    expect(given).toMatchObject({ kubernetesVersion: 'v1.36.4', workers: 3, controlPlanes: 1 });
    expect(given.settings).toContainEqual({
      name: 'nodeMonitorGracePeriod',
      value: 20_000,
      source: 'kube-controller-manager flag --node-monitor-grace-period (Pod kube-system/kube-controller-manager-cp)',
    });
  });
});

test('capture without a cluster: exit code 2', async () => {
  await using folder = await temporaryFolder();
  expect(await powercut(['capture'], folder.path)).toMatchObject({ exitCode: 2, stdout: '' });
});

test('help of both begins with examples', async () => {
  await using folder = await temporaryFolder();
  for (const command of ['predict', 'capture']) {
    const { exitCode, stdout } = await powercut([command, '--help'], folder.path);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Examples:\n  powercut ${command}`);
  }
});
