import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { ClusterSpec } from '../lib/cluster/cluster.ts';
import { fakeLog } from '../lib/testing/fake-provider.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { runSchema } from '../reports/run.ts';
import { type ClusterOptions, clusterSpec } from './options.ts';
import { startPowercut } from './testing/powercut-process.ts';

const of = (value: number) => ({ value, source: 'made up' });
const worker = (lease: number) => ({ role: 'worker', nodeLeaseDurationSeconds: of(lease) });

const whole = {
  settingsVersion: 1,
  kubernetesVersion: { value: 'v1.36.4', source: '/version' },
  nodeMonitorGracePeriodSeconds: of(30),
  nodeMonitorPeriodSeconds: of(2.5),
  nodeEvictionRate: { ...of(0.5), assumed: { lo: 0.1, hi: 1, because: 'it is made up' } },
  defaultUnreachableTolerationSeconds: of(20),
  defaultNotReadyTolerationSeconds: of(25),
  nodes: { cp: { role: 'control-plane', nodeLeaseDurationSeconds: of(40) }, a: worker(20), b: worker(20) },
};

/** The cluster that is made with such a file. */
async function specWith(content: object, options: Partial<ClusterOptions> = {}): Promise<ClusterSpec> {
  await using folder = await temporaryFolder();
  const settings = join(folder.path, 's.json');
  await writeFile(settings, JSON.stringify(content));
  const most = { provider: 'kind', profile: 'fast', workloadImage: 'nginx', keepCluster: false, parallel: 1 } as const;
  return await clusterSpec({ ...most, settings, ...options }, '2026-11-25T12-00-00Z-abcd', []);
}

test('a cluster gets the version and the settings of the file; assumed values as they are, the workers’ Lease for all', async () => {
  const spec = await specWith(whole);
  expect(spec.kubernetesVersion).toBe('v1.36.4');
  expect(spec.settings?.file).toMatch(/s\.json$/);
  expect(spec.settings?.values).toEqual({
    nodeMonitorGracePeriod: 30_000,
    nodeMonitorPeriod: 2500,
    nodeEvictionRate: 0.5,
    defaultUnreachableTolerationSeconds: 20,
    defaultNotReadyTolerationSeconds: 25,
    nodeLeaseDuration: 20_000,
  });
});

test('what the file does not name is left to the profile', async () => {
  const spec = await specWith({ settingsVersion: 1, nodeMonitorGracePeriodSeconds: of(60) }, { kubernetes: '1.35' });
  expect(spec).toMatchObject({
    kubernetesVersion: 'v1.35.8',
    settings: { values: { nodeMonitorGracePeriod: 60_000 } },
  });
  expect(Object.keys(spec.settings?.values ?? {})).toHaveLength(1);
});

test('another patch of the same minor version may be asked for', async () => {
  const managed = { ...whole, kubernetesVersion: { value: 'v1.36.2', source: '/version' } };
  expect((await specWith(managed, { kubernetes: '1.36' })).kubernetesVersion).toBe('v1.36.4');
  expect((await specWith(managed, { nodeImage: 'node:{version}' })).nodeImage).toBe('node:v1.36.2');
  await expect(specWith(managed)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('are of Kubernetes v1.36.2, for which kind publishes no node image'),
    hint: expect.stringContaining('--kubernetes 1.36'),
  });
});

test('another minor version contradicts the file', async () => {
  await expect(specWith(whole, { kubernetes: '1.35' })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('are of Kubernetes v1.36.4, and --kubernetes asks for v1.35.8'),
    hint: expect.stringContaining('predict'),
  });
});

for (const [what, change, why] of [
  [
    'a grace period shorter than three renewals and a period',
    { nodeMonitorGracePeriodSeconds: of(18) },
    'a grace period of 18.0 s, for healthy nodes need 18.1 s',
  ],
  [
    'a Lease of a fraction of a second',
    { nodes: { a: worker(0.5) } },
    'a Lease of 0.50 s, for a kubelet takes whole seconds',
  ],
  ['an eviction rate of 1', { nodeEvictionRate: of(1) }, 'an eviction rate of 1'],
  ['workers that differ', { nodes: { a: worker(20), b: worker(40) } }, 'have Leases of different durations'],
] as const) {
  test(`${what} is refused in one sentence`, async () => {
    await expect(specWith({ ...whole, ...change })).rejects.toMatchObject({
      exitCode: 2,
      code: 'E_USAGE',
      message: expect.stringContaining(why),
    });
  });
}

test('several impossible values are refused together, before anything is made', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 's.json');
  await writeFile(file, JSON.stringify({ ...whole, nodeEvictionRate: of(1), nodeMonitorGracePeriodSeconds: of(5) }));
  const args = ['run', '--settings', file];
  const { exitCode, stdout, stderr } = await startPowercut({ folder: folder.path, args }).result;
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/a grace period of 5\.00 s, .*; an eviction rate of 1/);
  expect(await fakeLog(folder.path)).toEqual([]);
});

test('the plan and run.json say that the settings are of a file', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 's.json');
  await writeFile(file, JSON.stringify(whole));
  const args = ['run', '--json', '--settings', file];
  const { exitCode, stdout, stderr } = await startPowercut({ folder: folder.path, args }).result;
  expect(exitCode).toBe(0);
  expect(stderr).toContain(`Kubernetes v1.36.4, profile fast with the settings of ${file}, 2 workers`);
  expect(runSchema.parse(JSON.parse(stdout)).spec.settings).toMatchObject({ file, values: { nodeEvictionRate: 0.5 } });
});
