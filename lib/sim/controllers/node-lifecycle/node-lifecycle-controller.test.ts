import { expect, test } from '@playwright/test';
import { bindPod } from '../../api/binding.ts';
import { ofKind } from '../../api/kind.ts';
import { leases, nodes } from '../../api/kinds.ts';
import type { Pod } from '../../objects.ts';
import { beginning } from '../../testing/bare-control-plane.ts';
import { ControlledCluster, shortTaints } from '../../testing/controlled-cluster.ts';
import type { ControllerPhases } from '../context.ts';

/** As in the lab's fast profile. */
const fast = {
  nodeMonitorGracePeriod: 16_000,
  nodeMonitorPeriod: 2_000,
  nodeEvictionRate: 10,
  nodeLeaseDuration: 16_000,
};
const versions = ['v1.31.0', 'v1.33.13', 'v1.34.4', 'v1.37.2'];

const hasTaint = (cluster: ControlledCluster, node: string, taint: string) => () =>
  cluster.taints(node).includes(taint);
const isUnknown = (cluster: ControlledCluster, node: string) => () => cluster.ready(node) === 'Unknown';

for (const version of versions) {
  test(`${version}: a silent node is Unknown after its grace, tainted and its pods marked`, () => {
    const cluster = new ControlledCluster({ version, settings: fast });
    cluster.addPod('nginx', 'worker-1');
    cluster.runFor(20_000);
    const heardAt = cluster.api.get(leases, { namespace: 'kube-node-lease', name: 'worker-1' }).spec?.renewTime ?? '';
    cluster.cut('worker-1');
    cluster.runUntil(isUnknown(cluster, 'worker-1'), 30_000);
    const silentFor = cluster.engine.now - Date.parse(heardAt);
    expect(silentFor).toBeGreaterThan(16_000);
    expect(silentFor).toBeLessThan(18_200);
    cluster.runFor(1_000);
    const conditions = cluster.node('worker-1').status?.conditions ?? [];
    for (const condition of conditions) {
      expect(condition).toMatchObject({
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastHeartbeatTime: '2026-01-01T00:00:00Z',
      });
      expect(condition.lastTransitionTime).not.toBe('2026-01-01T00:00:00Z');
    }
    expect(cluster.pod('nginx')?.status).toMatchObject({
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False' }],
    });
    expect(cluster.reasons('worker-1')).toEqual(['RegisteredNode', 'NodeNotReady']);
    expect(cluster.reasons('nginx')).toEqual(['NodeNotReady']);
    expect(cluster.ready('worker-2')).toBe('True');
  });
}

for (const [version, samePass] of [
  ['v1.33.13', false],
  ['v1.34.4', true],
] as const) {
  test(`${version}: NoExecute comes ${samePass ? 'with the pass that finds the node silent' : 'one pass later'}`, () => {
    const cluster = new ControlledCluster({ version, settings: fast });
    cluster.runFor(20_000);
    cluster.cut('worker-1');
    const unknown = cluster.runUntil(isUnknown(cluster, 'worker-1'), 30_000);
    const noSchedule = cluster.runUntil(hasTaint(cluster, 'worker-1', 'unreachable:NoSchedule'), 30_000);
    const noExecute = cluster.runUntil(hasTaint(cluster, 'worker-1', 'unreachable:NoExecute'), 30_000);
    expect(noSchedule - unknown).toBeLessThan(0.05);
    expect(noExecute - unknown).toBeGreaterThan(samePass ? 0 : 2);
    expect(noExecute - unknown).toBeLessThan(samePass ? 0.2 : 2.3);
  });
}

test('the writes of a flip come in the order of a real cluster', () => {
  const cluster = new ControlledCluster({ version: 'v1.37.2', settings: fast });
  for (let index = 0; index < 12; index += 1) cluster.addPod(`nginx-${index}`, 'worker-1');
  cluster.runFor(20_000);
  cluster.changes.length = 0;
  cluster.cut('worker-1');
  cluster.runFor(20_000);
  const mine = cluster.changes.filter(({ by }) => by.endsWith('node-controller'));
  const kinds = mine.map(({ object }) => `${object.kind}`);
  expect(kinds[0]).toBe('Node');
  const podsBefore = (count: number) => {
    const at = kinds.map((kind, index) => (kind === 'Node' ? index : -1)).filter((index) => index >= 0)[count] ?? -1;
    return kinds.slice(0, at).filter((kind) => kind === 'Pod').length;
  };
  expect(podsBefore(1), 'NoSchedule comes after the first marks').toBeGreaterThan(0);
  expect(podsBefore(1)).toBeLessThan(6);
  expect(podsBefore(2), 'NoExecute in the middle of the marks').toBeGreaterThan(podsBefore(1));
  expect(kinds.filter((kind) => kind === 'Pod')).toHaveLength(12);
});

test('a Lease is read before its node is called silent, from v1.37 on', () => {
  for (const [version, believes] of [
    ['v1.36.0', true],
    ['v1.37.2', false],
  ] as const) {
    const cluster = new ControlledCluster({ version, settings: fast });
    cluster.runFor(20_000);
    cluster.cut('worker-1');
    const name = 'worker-1';
    cluster.runFor(14_000);
    // From now on the Lease changes in each moment, so that the cache never has what is there.
    const until = cluster.engine.now + 5_000;
    while (cluster.engine.now < until) {
      const lease = cluster.api.get(leases, { namespace: 'kube-node-lease', name });
      const labels = { at: `${until - cluster.engine.now}` };
      cluster.api.update(leases, { ...lease, metadata: { ...lease.metadata, labels } }, { by: 'test' });
      cluster.runFor(1);
    }
    expect(cluster.ready(name), version).toBe(believes ? 'Unknown' : 'True');
  }
});

test('a node that returns loses NoSchedule at once and NoExecute at the next pass', () => {
  const cluster = new ControlledCluster({ version: 'v1.37.2', settings: fast });
  cluster.runFor(20_000);
  cluster.cut('worker-1');
  cluster.runFor(30_000);
  expect(cluster.taints('worker-1')).toEqual(['unreachable:NoSchedule', 'unreachable:NoExecute']);
  const back = cluster.elapsed / 1000;
  cluster.restore('worker-1');
  const noSchedule = cluster.runUntil(() => !cluster.taints('worker-1').includes('unreachable:NoSchedule'), 5_000);
  const noExecute = cluster.runUntil(() => cluster.taints('worker-1').length === 0, 5_000);
  expect(noSchedule - back).toBeLessThan(0.05);
  expect(noExecute - back).toBeLessThan(2.1);
});

test('a node that tells that it is not ready gets the other taint at once, both for a moment; no pods are marked, nothing is told', () => {
  const cluster = new ControlledCluster({ version: 'v1.37.2', settings: { ...fast, nodeEvictionRate: 0.01 } });
  cluster.addPod('nginx', 'worker-2');
  cluster.runFor(20_000);
  cluster.cut('worker-1');
  cluster.runFor(30_000);
  cluster.changes.length = 0;
  cluster.restore('worker-1', 'False');
  cluster.restore('worker-2', 'False');
  cluster.runFor(5_000);
  const seen = cluster.changesOf('worker-1', 'node-controller').map(({ object }) => shortTaints(ofKind(nodes, object)));
  expect(seen).toEqual([
    ['unreachable:NoSchedule', 'unreachable:NoExecute', 'not-ready:NoSchedule'],
    ['unreachable:NoExecute', 'not-ready:NoSchedule'],
    ['unreachable:NoExecute', 'not-ready:NoSchedule', 'not-ready:NoExecute'],
    ['not-ready:NoSchedule', 'not-ready:NoExecute'],
  ]);
  expect(cluster.taints('worker-1')).toEqual(['not-ready:NoSchedule', 'not-ready:NoExecute']);
  expect(cluster.taints('worker-2'), 'which waits for a token').toEqual(['not-ready:NoSchedule']);
  expect(cluster.reasons('worker-2')).toEqual(['RegisteredNode']);
  expect(cluster.pod('nginx')?.status?.conditions?.[0]?.status).toBe('True');
});

test('a pod that comes to a node that is not Ready is marked, one that comes to a Ready one is not', () => {
  const cluster = new ControlledCluster({ version: 'v1.37.2', settings: fast });
  cluster.runFor(20_000);
  cluster.cut('worker-1');
  cluster.runFor(30_000);
  for (const node of ['worker-1', 'worker-2']) {
    cluster.addPod(`on-${node}`, '');
    bindPod(cluster.api, { namespace: 'default', name: `on-${node}` }, { node, by: 'test' });
  }
  cluster.runFor(100);
  const readiness = (name: string) =>
    cluster.pod(name)?.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  expect(readiness('on-worker-1')).toBe('False');
  expect(readiness('on-worker-2')).toBe('True');
});

test('a node that was deleted is told at the next pass; one that is back before it is not missed, for names are compared', () => {
  const cluster = new ControlledCluster({ version: 'v1.37.2', settings: fast });
  cluster.runFor(5_000);
  cluster.api.delete(nodes, { name: 'worker-1' }, { by: 'test' });
  cluster.runFor(3_000);
  expect(cluster.reasons('worker-1')).toEqual(['RegisteredNode', 'RemovingNode']);
  cluster.api.delete(nodes, { name: 'worker-2' }, { by: 'test' });
  cluster.api.delete(leases, { namespace: 'kube-node-lease', name: 'worker-2' }, { by: 'test' });
  cluster.addNode('worker-2');
  cluster.runFor(3_000);
  expect(cluster.reasons('worker-2')).toEqual(['RegisteredNode']);
});

test('a controller manager that was killed begins anew: a whole grace, NoExecute off and on, RegisteredNode again', () => {
  const cluster = new ControlledCluster({ version: 'v1.37.2', settings: fast });
  cluster.runFor(20_000);
  cluster.cut('worker-1');
  cluster.runFor(30_000);
  const [, , tainted] = cluster.changesOf('worker-1', 'node-controller');
  expect(tainted).toBeDefined();
  cluster.manager.kill();
  cluster.cut('worker-2');
  const dead = cluster.elapsed;
  cluster.changes.length = 0;
  cluster.runFor(16_500);
  expect(cluster.changes.filter(({ by }) => by !== 'test')).toEqual([]);
  cluster.runUntil(() => cluster.changesOf('worker-1', 'node-controller').length >= 2, 10_000);
  const lead = cluster.elapsed - dead;
  expect(lead).toBeGreaterThan(17_000);
  expect(lead).toBeLessThan(24_000);
  expect(cluster.taints('worker-1')).toEqual(['unreachable:NoSchedule', 'unreachable:NoExecute']);
  cluster.runUntil(isUnknown(cluster, 'worker-2'), 30_000);
  expect(cluster.elapsed - dead - lead).toBeGreaterThan(15_000);
  expect(
    cluster
      .events()
      .filter(({ reason }) => reason === 'RegisteredNode')
      .map(({ count }) => count),
  ).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
});

test('pods are marked in the order that a replay asks for', () => {
  const marksInOrder = (onNode: readonly Pod[]) =>
    onNode.toSorted((a, b) => (b.metadata?.name ?? '').localeCompare(a.metadata?.name ?? ''));
  const cluster = new ControlledCluster({ version: 'v1.37.2', settings: fast, phases: { marksInOrder } });
  for (const name of ['b', 'c', 'a']) cluster.addPod(name, 'worker-1');
  cluster.runFor(20_000);
  const before = cluster.changes.length;
  cluster.cut('worker-1');
  cluster.runFor(20_000);
  const marked = cluster.changes
    .slice(before)
    .filter(({ object, by }) => object.kind === 'Pod' && by.endsWith('node-controller'));
  expect(marked.map(({ object }) => object.metadata?.name)).toEqual(['c', 'b', 'a']);
});

test('a look at the taint queue waits for the one that a replay asks for, and drops a node that the cache has Ready still', () => {
  const [seen, pass] = [beginning + 22_000, beginning + 38_100];
  const noExecuteAt = (phases: ControllerPhases): number => {
    const monitorPasses = [{ at: seen }, { at: pass }, { at: pass + 2_000 }];
    const settings = { ...fast, nodeLeaseDuration: 4_000 };
    const cluster = new ControlledCluster({ version: 'v1.37.2', settings, phases: { monitorPasses, ...phases } });
    cluster.runFor(21_000);
    cluster.cut('worker-1');
    return cluster.runUntil(hasTaint(cluster, 'worker-1', 'unreachable:NoExecute'), 30_000) - 38.1;
  };
  expect(noExecuteAt({})).toBeLessThan(0.2);
  expect(noExecuteAt({ taintsAt: [pass + 700] })).toBeCloseTo(0.71, 1);
  expect(noExecuteAt({ taintsAt: [pass + 1_200] })).toBeLessThan(0.2);
  const late = noExecuteAt({ nodesComeLate: [{ from: pass, until: pass + 500 }] });
  expect(late).toBeGreaterThan(2);
  expect(late).toBeLessThan(2.2);
});
