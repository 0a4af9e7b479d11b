import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { expect, test } from '@playwright/test';
import { fakeClusters } from '../lib/testing/fake-provider.ts';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { createInk } from '../reports/terminal/ink.ts';
import { confirm } from './clusters/confirm.ts';
import type { ClusterData } from './clusters/describe.ts';
import { clusterLine, clustersText } from './clusters/text.ts';
import { startPowercut } from './testing/powercut-process.ts';

const powercut = (folder: string, ...args: readonly string[]) => startPowercut({ folder, args }).result;

async function keep(folder: string, name: string): Promise<void> {
  expect(await powercut(folder, 'run', '--keep-cluster', '--cluster-name', name)).toMatchObject({ exitCode: 0 });
}

test('where there is no cluster: said so, and nothing made', async () => {
  await using folder = await temporaryFolder();
  expect(await powercut(folder.path, 'clusters')).toMatchObject({
    exitCode: 0,
    stdout: 'There is no cluster of powercut on this Docker.',
  });
  expect(JSON.parse((await powercut(folder.path, 'clusters', '--json')).stdout)).toEqual({
    clustersVersion: 1,
    clusters: [],
  });
  expect(existsSync(`${folder.path}/state`)).toBe(false);
});

test('a kept cluster is listed with how to use it, deleted with --yes, and gone', async () => {
  await using folder = await temporaryFolder();
  await keep(folder.path, 'mine');
  await keep(folder.path, 'yours');
  const { clusters } = JSON.parse((await powercut(folder.path, 'clusters', '--json')).stdout);
  const mine = clusters.find(({ name }: ClusterData) => name === 'mine');
  expect(mine).toEqual({
    name: 'mine',
    run: expect.stringMatching(/^\d{4}-.*Z-\w{4}$/),
    state: 'kept',
    made: '2026-11-25T04:10:00.000Z',
    nodes: 3,
    kubeconfig: expect.stringMatching(/\/mine\.kubeconfig$/),
    withoutPower: [],
  });
  const { stdout } = await powercut(folder.path, 'clusters');
  expect(stdout).toContain(`    KUBECONFIG=${mine.kubeconfig} kubectl get nodes\n`);
  expect(stdout).toContain('    npx powercut clusters delete mine\n');

  expect(await powercut(folder.path, 'clusters', 'delete', 'mine', '--yes')).toMatchObject({
    exitCode: 0,
    stdout: 'The cluster mine is deleted.',
  });
  expect(await fakeClusters(folder.path)).toEqual(['yours']);
  expect(existsSync(mine.kubeconfig)).toBe(false);
});

test('without a terminal, --yes is needed: 2, and the cluster stays', async () => {
  await using folder = await temporaryFolder();
  await keep(folder.path, 'mine');
  const { exitCode, stderr } = await powercut(folder.path, 'clusters', 'delete', 'mine');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('npx powercut clusters delete mine --yes');
  expect(await fakeClusters(folder.path)).toEqual(['mine']);
});

test('an unknown name: 2, and the nearest', async () => {
  await using folder = await temporaryFolder();
  await keep(folder.path, 'mine');
  const { exitCode, stderr } = await powercut(folder.path, 'clusters', 'delete', 'mime', '--yes');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('There is no cluster "mime" of powercut on this Docker; did you mean "mine"?');
  expect(await powercut(folder.path, 'clusters', 'delete')).toMatchObject({ exitCode: 2 });
  expect(await fakeClusters(folder.path)).toEqual(['mine']);
});

test('the cluster of a living run: 3, and it stays', async () => {
  await using folder = await temporaryFolder();
  const args = ['run', '--cluster-name', 'busy'];
  const run = startPowercut({ folder: folder.path, args, scenarios: 'hang' });
  await run.printed('the power is cut');
  expect((await powercut(folder.path, 'clusters')).stdout).toContain('busy: in use by a living run, 3 nodes');
  const { exitCode, stderr } = await powercut(folder.path, 'clusters', 'delete', 'busy', '--yes');
  expect(exitCode).toBe(3);
  expect(stderr).toContain('The cluster busy is in use');
  expect(await fakeClusters(folder.path)).toEqual(['busy']);
  run.kill('SIGINT');
  await run.result;
});

test('the cluster of a run that was killed is listed as left, and can be deleted', async () => {
  await using folder = await temporaryFolder();
  const args = ['run', '--cluster-name', 'left'];
  const run = startPowercut({ folder: folder.path, args, scenarios: 'hang', withoutJanitor: true });
  await run.printed('the power is cut');
  run.kill('SIGKILL');
  await run.result;
  expect((await powercut(folder.path, 'clusters')).stdout).toContain('left: left by a dead run, 3 nodes');
  expect(await powercut(folder.path, 'clusters', 'delete', 'left', '--yes')).toMatchObject({ exitCode: 0 });
  expect(await fakeClusters(folder.path)).toEqual([]);
  expect((await powercut(folder.path, 'doctor')).stdout).toContain('nothing is left of any');
});

test.describe('the list', () => {
  const made = '2026-11-25T10:00:00.000Z';
  const cluster: ClusterData = {
    name: 'a',
    run: 'r',
    state: 'kept',
    made,
    nodes: 3,
    kubeconfig: '/with space/a.kubeconfig',
    withoutPower: [{ node: 'a-worker', undo: 'docker start c1' }],
  };
  const ink = createInk({ color: false, unicode: true });
  const at = (seconds: number) => new Date(Date.parse(made) + seconds * 1000);

  test('has commands that can be pasted', () => {
    expect(clustersText([cluster], { now: at(7200), ink })).toBe(
      [
        'a: kept, 3 nodes, made 2 h ago by run r',
        "    KUBECONFIG='/with space/a.kubeconfig' kubectl get nodes",
        '    docker start c1',
        '    npx powercut clusters delete a',
        '',
      ].join('\n'),
    );
  });

  test('offers to delete only what can be', () => {
    for (const state of ['in-use', 'elsewhere'] as const) {
      const text = clustersText([{ ...cluster, state }], { now: at(0), ink });
      expect(text).not.toContain('clusters delete');
      expect(text).not.toContain('docker start');
    }
    expect(clustersText([{ ...cluster, state: 'gone' }], { now: at(0), ink })).not.toContain('KUBECONFIG');
  });

  for (const [seconds, age] of [
    [0, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [119 * 60, '119 min'],
    [47 * 3600, '47 h'],
    [49 * 3600, '2 days'],
  ] as const) {
    test(`calls ${seconds} s ${age}`, () => {
      expect(clusterLine(cluster, at(seconds))).toContain(`made ${age} ago`);
    });
  }

  test('says why a state cannot be told, and no age where it is not known', () => {
    const line = clusterLine({ ...cluster, state: 'elsewhere', made: null, nodes: 0, reason: 'no journal.' }, at(0));
    expect(line).toBe('a: of a run that cannot be told from here (no journal), made by run r');
  });
});

for (const [answer, meant] of [
  ['y\n', true],
  [' Yes \n', true],
  ['\n', false],
  ['n\n', false],
  ['yesterday\n', false],
  ['', false],
] as const) {
  test(`the answer ${JSON.stringify(answer)} is a ${meant ? 'yes' : 'no'}`, async () => {
    const input = new PassThrough();
    input.end(answer);
    expect(await confirm('Delete it?', { input, output: new PassThrough() })).toBe(meant);
  });
}
