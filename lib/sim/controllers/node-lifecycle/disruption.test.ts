import { expect, test } from '@playwright/test';
import type { GivenSettings } from '../../settings.ts';
import { beginning } from '../../testing/bare-control-plane.ts';
import { ControlledCluster } from '../../testing/controlled-cluster.ts';
import type { ControllerPhases } from '../context.ts';

const fast = {
  nodeMonitorGracePeriod: 16_000,
  nodeMonitorPeriod: 2_000,
  nodeEvictionRate: 10,
  nodeLeaseDuration: 16_000,
};
const noExecute = 'unreachable:NoExecute';

/** A cluster whose workers all fall silent in the same pass, a while after it came up. */
function cutAtOnce(
  version: string,
  names: readonly string[],
  settings: GivenSettings = {},
  { podsEach = 6, phases = {} }: { readonly podsEach?: number; readonly phases?: ControllerPhases } = {},
) {
  const cluster = new ControlledCluster({
    version,
    workers: 3,
    settings: { ...fast, nodeLeaseDuration: 4_000, ...settings },
    phases,
  });
  for (const name of names) for (let index = 0; index < podsEach; index += 1) cluster.addPod(`${name}-${index}`, name);
  cluster.runFor(20_000);
  for (const name of names) cluster.cut(name);
  return cluster;
}
const workers = ['worker-1', 'worker-2', 'worker-3'];
const tainted = (cluster: ControlledCluster) => workers.filter((name) => cluster.taints(name).includes(noExecute));

test('two of four nodes: both are tainted, the second a token later', () => {
  const cluster = cutAtOnce('v1.37.2', ['worker-1', 'worker-2'], { nodeEvictionRate: 0.5 });
  const first = cluster.runUntil(() => tainted(cluster).length === 1, 30_000);
  const second = cluster.runUntil(() => tainted(cluster).length === 2, 30_000);
  expect(second - first).toBeGreaterThan(1.9);
  expect(second - first).toBeLessThan(2.3);
});

test('three of four nodes in one pass stop the evictions: before v1.34 none is tainted, from then on those that the queue gave out before the pass ended', () => {
  for (const [version, least, most] of [
    ['v1.31.0', 0, 0],
    ['v1.33.13', 0, 0],
    ['v1.34.4', 1, 3],
    ['v1.37.2', 1, 3],
  ] as const) {
    const cluster = cutAtOnce(version, workers);
    cluster.runFor(40_000);
    expect(workers.map((name) => cluster.ready(name))).toEqual(['Unknown', 'Unknown', 'Unknown']);
    expect(tainted(cluster).length, version).toBeGreaterThanOrEqual(least);
    expect(tainted(cluster).length, version).toBeLessThanOrEqual(most);
  }
});

test('a pass falls on the instant that a replay asks for, and the zone is judged only when it has marked pods for as long', () => {
  for (const [judges, count] of [
    [0, 1],
    [2_000, 3],
  ] as const) {
    const [seen, at] = [beginning + 21_000, beginning + 37_500];
    const phases = { monitorPasses: [{ at: seen }, { at, judgesUntil: at + judges }] };
    const cluster = cutAtOnce('v1.37.2', workers, { nodeEvictionRate: 2 }, { phases });
    const unknown = cluster.runUntil(() => workers.some((name) => cluster.ready(name) === 'Unknown'), 30_000);
    expect(unknown).toBeCloseTo(37.5, 1);
    cluster.runFor(20_000);
    expect(tainted(cluster)).toHaveLength(count);
  }
});

test('when some return the queue goes on with an empty bucket: the next taint is a whole token later', () => {
  const cluster = cutAtOnce('v1.31.0', workers, { nodeEvictionRate: 0.2 });
  cluster.runFor(40_000);
  expect(tainted(cluster)).toEqual([]);
  cluster.restore('worker-3');
  const back = cluster.elapsed / 1000;
  const first = cluster.runUntil(() => tainted(cluster).length === 1, 30_000);
  expect(first - back).toBeGreaterThan(5);
  expect(first - back).toBeLessThan(7.5);
});

test('with an eviction rate of 1 they are never tainted again', () => {
  const cluster = cutAtOnce('v1.31.0', workers, { nodeEvictionRate: 1 });
  cluster.runFor(40_000);
  cluster.restore('worker-3');
  cluster.runFor(60_000);
  expect(tainted(cluster)).toEqual([]);
});

test('a large zone goes on at the secondary rate', () => {
  const cluster = cutAtOnce('v1.31.0', workers, { largeClusterSizeThreshold: 3, secondaryNodeEvictionRate: 0.2 });
  cluster.runFor(24_000);
  expect(tainted(cluster).length).toBeGreaterThan(0);
  cluster.runFor(16_000);
  expect(tainted(cluster)).toHaveLength(3);
});

test('without any Ready node the NoExecute taints go and none comes; NoSchedule and Unknown stay', () => {
  const cluster = cutAtOnce('v1.31.0', ['worker-1']);
  cluster.runFor(24_000);
  expect(tainted(cluster)).toEqual(['worker-1']);
  for (const name of ['control-plane', 'worker-2', 'worker-3']) cluster.cut(name);
  cluster.runFor(40_000);
  expect(tainted(cluster)).toEqual([]);
  expect(cluster.taints('worker-1')).toEqual(['unreachable:NoSchedule']);
  expect(cluster.ready('worker-1')).toBe('Unknown');
});

test('when the first node is Ready again, those that had not fallen silent yet get a whole new grace', () => {
  const cluster = cutAtOnce('v1.31.0', ['control-plane', 'worker-1', 'worker-3']);
  cluster.restore('worker-2', 'False');
  cluster.runFor(40_000);
  cluster.cut('worker-2');
  const cutAt = cluster.elapsed / 1000;
  cluster.runFor(13_000);
  cluster.restore('worker-1');
  const unknown = cluster.runUntil(() => cluster.ready('worker-2') === 'Unknown', 40_000);
  expect(unknown - cutAt).toBeGreaterThan(13 + 16);
  expect(unknown - cutAt).toBeLessThan(13 + 16 + 4.2);
});

test('from v1.34 on a taint that is written in the very pass that loses the last node stays: the pass takes away what its list of nodes shows', () => {
  for (const [version, stays] of [
    ['v1.31.0', false],
    ['v1.34.4', true],
    ['v1.37.2', true],
  ] as const) {
    const all = ['control-plane', ...workers];
    const cluster = cutAtOnce(version, all, {}, { podsEach: 24 });
    cluster.runFor(60_000);
    expect(all.map((name) => cluster.ready(name))).toEqual(all.map(() => 'Unknown'));
    expect(
      all.some((name) => cluster.taints(name).includes(noExecute)),
      version,
    ).toBe(stays);
  }
});

test('a node with the label that excludes it does not count', () => {
  for (const [labels, count] of [
    [{}, 0],
    [{ 'node.kubernetes.io/exclude-disruption': 'true' }, 3],
  ] as const) {
    const settings = { ...fast, nodeLeaseDuration: 4_000 };
    const cluster = new ControlledCluster({ version: 'v1.31.0', workers: 2, settings });
    cluster.addNode('worker-3', labels);
    cluster.runFor(20_000);
    for (const name of workers) cluster.cut(name);
    cluster.runFor(40_000);
    expect(tainted(cluster), JSON.stringify(labels)).toHaveLength(count);
  }
});

test('zones are judged apart: one that is lost altogether is tainted at the usual rate as long as another is not', () => {
  const cluster = new ControlledCluster({
    version: 'v1.31.0',
    workers: 2,
    settings: { ...fast, nodeLeaseDuration: 4_000 },
  });
  const zone = { 'topology.kubernetes.io/zone': 'b' };
  for (const name of ['b-1', 'b-2', 'b-3']) cluster.addNode(name, zone);
  cluster.runFor(20_000);
  for (const name of ['b-1', 'b-2', 'b-3']) cluster.cut(name);
  cluster.runFor(30_000);
  expect(['b-1', 'b-2', 'b-3'].filter((name) => cluster.taints(name).includes(noExecute))).toHaveLength(3);
});
