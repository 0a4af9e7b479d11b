import { expect, test } from '@playwright/test';
import { nodes, pods } from '../../api/kinds.ts';
import { beginning } from '../../testing/bare-control-plane.ts';
import { ControlledCluster } from '../../testing/controlled-cluster.ts';
import { inOrderOfCollection } from './collectable.ts';

const deleteNode = (cluster: ControlledCluster, name: string) => cluster.api.delete(nodes, { name }, { by: 'test' });
const isGone = (cluster: ControlledCluster, name: string) => () => cluster.pod(name) === undefined;

test('pods of a Node that is gone are removed 40 to 60 s later, failed first; no grace is left', () => {
  for (let seed = 1; seed <= 8; seed += 1) {
    const cluster = new ControlledCluster({ version: 'v1.37.2', seed });
    cluster.addPod('nginx', 'worker-1');
    cluster.addPod('other', 'worker-2');
    cluster.runFor(30_000 + seed * 2_300);
    const at = cluster.elapsed / 1000;
    deleteNode(cluster, 'worker-1');
    cluster.changes.length = 0;
    const gone = cluster.runUntil(isGone(cluster, 'nginx'), 100_000);
    expect(gone - at).toBeGreaterThan(40);
    expect(gone - at).toBeLessThan(80.5);
    const writes = cluster.changesOf('nginx', 'pod-garbage-collector');
    expect(writes.map(({ type }) => type)).toEqual(['MODIFIED', 'MODIFIED', 'DELETED']);
    expect(writes[0]?.object).toMatchObject({ status: { phase: 'Failed' } });
    expect(writes[1]?.object.metadata?.deletionGracePeriodSeconds).toBe(0);
    const conditions = cluster.changesOf('nginx').at(-1)?.object;
    expect(conditions).toMatchObject({
      status: {
        conditions: [
          { type: 'Ready', status: 'True' },
          { type: 'DisruptionTarget', reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' },
        ],
      },
    });
    expect(cluster.pod('other')).toBeDefined();
  }
});

test('a Node that is back within the quarantine keeps its pods', () => {
  const cluster = new ControlledCluster({ version: 'v1.37.2' });
  cluster.addPod('nginx', 'worker-1');
  cluster.runFor(5_000);
  const uid = cluster.pod('nginx')?.metadata?.uid;
  deleteNode(cluster, 'worker-1');
  cluster.runFor(30_000);
  cluster.api.create(nodes, { metadata: { name: 'worker-1' } }, { by: 'test' });
  cluster.runFor(200_000);
  expect(cluster.pod('nginx')?.metadata?.uid).toBe(uid);
});

test('the quarantine of a name that was collected a moment ago does not protect the next Node of that name', () => {
  const cluster = new ControlledCluster({ version: 'v1.37.2' });
  cluster.addPod('first', 'worker-1');
  cluster.runFor(5_000);
  deleteNode(cluster, 'worker-1');
  const collected = cluster.runUntil(isGone(cluster, 'first'), 100_000);
  cluster.api.create(nodes, { metadata: { name: 'worker-1' } }, { by: 'test' });
  cluster.addPod('second', 'worker-1');
  cluster.runFor(5_000);
  deleteNode(cluster, 'worker-1');
  const again = cluster.runUntil(isGone(cluster, 'second'), 100_000);
  expect(again - collected).toBeGreaterThan(39.5);
  expect(again - collected).toBeLessThan(60.5);
});

test('pods that are going on a node that is out of service are removed at the next cycle, without a condition; only if it is not Ready', () => {
  for (const ready of [false, true]) {
    const cluster = new ControlledCluster({ version: 'v1.37.2' });
    cluster.addPod('going', 'worker-1');
    cluster.addPod('staying', 'worker-1', { tolerations: [{ operator: 'Exists' }] });
    cluster.runFor(5_000);
    if (!ready) cluster.restore('worker-1', 'False');
    const taints = [{ key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }];
    cluster.api.patch(nodes, { name: 'worker-1' }, { type: 'merge', body: { spec: { taints } } }, { by: 'test' });
    cluster.runFor(25_000);
    expect(cluster.pod('going') === undefined).toBe(!ready);
    expect(cluster.pod('staying')).toBeDefined();
    if (ready) continue;
    const failed = cluster.changesOf('going', 'pod-garbage-collector')[0]?.object;
    expect(failed).toMatchObject({ status: { phase: 'Failed' } });
    expect(JSON.stringify(failed)).not.toContain('DeletionByPodGC');
  }
});

test('a cycle begins at the instant that is asked for', () => {
  const cluster = new ControlledCluster({ version: 'v1.37.2', phases: { podGcAt: beginning + 77_000 } });
  cluster.addPod('nginx', 'worker-1');
  cluster.runFor(20_000);
  deleteNode(cluster, 'worker-1');
  const gone = cluster.runUntil(isGone(cluster, 'nginx'), 100_000);
  expect(gone).toBeGreaterThan(77);
  expect(gone).toBeLessThan(77.1);
});

test('a Node that is there, though the cache does not have it yet, keeps its pods', () => {
  const at = beginning + 77_000;
  const cluster = new ControlledCluster({ version: 'v1.37.2', phases: { podGcAt: at } });
  cluster.addPod('nginx', 'worker-1');
  cluster.runFor(20_000);
  deleteNode(cluster, 'worker-1');
  cluster.engine.runUntil(at - 0.5);
  cluster.api.create(nodes, { metadata: { name: 'worker-1' } }, { by: 'test' });
  cluster.runFor(5_000);
  expect(cluster.pod('nginx')).toBeDefined();
});

test('evicted pods go first, then the oldest', () => {
  const pod = (name: string, created: number, reason?: string) => ({
    metadata: { name, creationTimestamp: new Date(created).toISOString() },
    status: { phase: 'Failed', ...(reason === undefined ? {} : { reason }) },
  });
  const sorted = inOrderOfCollection([
    pod('c', 2_000),
    pod('b', 1_000),
    pod('a', 2_000),
    pod('evicted', 9_000, 'Evicted'),
  ]);
  expect(sorted.map(({ metadata }) => metadata?.name)).toEqual(['evicted', 'b', 'a', 'c']);
});

test('a pod that was never scheduled and is going is removed', () => {
  const cluster = new ControlledCluster({ version: 'v1.37.2' });
  const metadata = { name: 'pending', namespace: 'default', finalizers: ['example.com/kept'] };
  const spec = { containers: [{ name: 'nginx', image: 'nginx' }], schedulerName: 'none' };
  cluster.api.create(pods, { metadata, spec }, { by: 'test' });
  cluster.runFor(1_000);
  cluster.api.delete(pods, { namespace: 'default', name: 'pending' }, { by: 'test' });
  cluster.runFor(25_000);
  expect(cluster.pod('pending')?.status?.phase).toBe('Failed');
});

test('of pods that have ended, the oldest above 12,500 are removed', () => {
  const cluster = new ControlledCluster({ version: 'v1.37.2', workers: 0 });
  for (let index = 0; index < 12_503; index += 1) {
    cluster.addPod(`ended-${index}`, 'control-plane', {}, 'Succeeded');
    if (index < 3) cluster.runFor(1_000);
  }
  cluster.runFor(25_000);
  expect([0, 1, 2, 3].map((index) => cluster.pod(`ended-${index}`) === undefined)).toEqual([true, true, true, false]);
});
