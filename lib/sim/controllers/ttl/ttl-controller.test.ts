import { expect, test } from '@playwright/test';
import { nodes } from '../../api/kinds.ts';
import { ControlledCluster } from '../../testing/controlled-cluster.ts';

const ttl = (cluster: ControlledCluster, name: string) =>
  cluster.node(name).metadata?.annotations?.['node.alpha.kubernetes.io/ttl'];

test('nodes bear a ttl, which grows with the cluster and shrinks with some play', () => {
  const cluster = new ControlledCluster({ version: 'v1.37.2', workers: 99 });
  cluster.runFor(10_000);
  expect(ttl(cluster, 'worker-1')).toBe('0');
  cluster.addNode('another');
  cluster.runFor(1_000);
  expect(ttl(cluster, 'another')).toBe('15');
  expect(ttl(cluster, 'worker-1'), 'until it changes').toBe('0');
  cluster.restore('worker-1');
  cluster.runFor(1_000);
  expect(ttl(cluster, 'worker-1')).toBe('15');
  for (let index = 90; index < 100; index += 1) cluster.api.delete(nodes, { name: `worker-${index}` }, { by: 'test' });
  cluster.runFor(1_000);
  cluster.addNode('third');
  cluster.api.delete(nodes, { name: 'another' }, { by: 'test' });
  cluster.runFor(1_000);
  expect(ttl(cluster, 'third')).toBe('15');
  for (const name of ['worker-1', 'worker-2']) cluster.api.delete(nodes, { name }, { by: 'test' });
  cluster.runFor(1_000);
  cluster.addNode('fourth');
  cluster.runFor(1_000);
  expect(ttl(cluster, 'fourth')).toBe('0');
});
