import { expect, test } from '@playwright/test';
import { nodes, pods } from '../../api/kinds.ts';
import { ControlledCluster } from '../../testing/controlled-cluster.ts';
import { Informers } from '../context.ts';
import { Census } from './census.ts';

const by = 'test';
const ref = { namespace: 'default', name: 'nginx' };

/** A pod, on a node or on none, and whether all is quiet now. */
function withPod(node: string, phase = 'Running') {
  const cluster = new ControlledCluster({ version: 'v1.37.2' });
  const informers = new Informers(cluster.api, cluster.scope, cluster.random.stream('informers'));
  const nodeCache = informers.of(nodes);
  const census = new Census(informers.of(pods));
  cluster.addPod('nginx', node, {}, phase);
  const isQuiet = (mostTerminated = 1) => {
    cluster.runFor(100);
    return census.isQuiet((name) => nodeCache.get(name), mostTerminated);
  };
  return { cluster, isQuiet };
}

test('all is quiet as long as pods run on nodes that are there', () => {
  const { cluster, isQuiet } = withPod('worker-1');
  expect(isQuiet()).toBe(true);
  cluster.api.delete(pods, ref, { by });
  expect(isQuiet()).toBe(true);
  cluster.api.delete(pods, ref, { by, gracePeriodSeconds: 0 });
  cluster.api.delete(nodes, { name: 'worker-1' }, { by });
  expect(isQuiet()).toBe(true);
});

test('a pod of a node that is gone, or that is told to be out of service, is to be looked at', () => {
  const gone = withPod('worker-1');
  gone.cluster.api.delete(nodes, { name: 'worker-1' }, { by });
  expect(gone.isQuiet()).toBe(false);
  const { cluster, isQuiet } = withPod('worker-1');
  cluster.restore('worker-1', 'False');
  expect(isQuiet()).toBe(true);
  const taints = [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }];
  const node = cluster.node('worker-1');
  cluster.api.update(nodes, { ...node, spec: { ...node.spec, taints } }, { by });
  expect(isQuiet()).toBe(false);
});

test('so are pods that have ended, if they are too many, and one that goes and is on no node', () => {
  const { isQuiet } = withPod('worker-1', 'Failed');
  expect(isQuiet(1)).toBe(true);
  expect(isQuiet(0)).toBe(false);
  const { cluster, isQuiet: isQuietWithout } = withPod('');
  expect(isQuietWithout()).toBe(true);
  const pod = cluster.api.get(pods, ref);
  cluster.api.update(pods, { ...pod, metadata: { ...pod.metadata, finalizers: ['test/keep'] } }, { by });
  cluster.api.delete(pods, ref, { by });
  expect(isQuietWithout()).toBe(false);
});
