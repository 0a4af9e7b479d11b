import { expect, test } from '@playwright/test';
import { deployments, leases, nodes, pods, replicaSets } from '../../api/kinds.ts';
import { ControlledPlane } from '../../testing/controllers.ts';
import { addNode, nginx, nginxDeployment, podsOf } from '../../testing/workloads.ts';
import { startDeploymentController } from '../deployment/deployment.ts';
import { startReplicaSetController } from '../replica-set/replica-set.ts';
import { startGarbageCollector } from './garbage-collector.ts';

const by = 'test';
const ref = { namespace: 'default', name: 'nginx' };

function planeOf() {
  const plane = new ControlledPlane('v1.37.2', [
    startGarbageCollector,
    startReplicaSetController,
    startDeploymentController,
  ]);
  plane.api.create(deployments, nginxDeployment(3), { by });
  plane.runFor(1000);
  expect(podsOf(plane)).toHaveLength(3);
  return plane;
}

const setsOf = (plane: ControlledPlane) => [...plane.api.list(replicaSets)];

test('the lease of a deleted node goes at once', () => {
  const plane = new ControlledPlane('v1.37.2', [startGarbageCollector]);
  const node = addNode(plane, 'worker');
  const lease = { namespace: 'kube-node-lease', name: 'worker' };
  const owner = { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: node.metadata?.uid ?? '' };
  plane.api.create(leases, { metadata: { ...lease, ownerReferences: [owner] } }, { by });
  plane.runFor(1000);
  expect(plane.api.find(leases, lease)).toBeDefined();
  plane.api.delete(nodes, { name: 'worker' }, { by });
  plane.runFor(150);
  expect(plane.api.find(leases, lease)).toBeUndefined();
});

test('with a Deployment go its ReplicaSets and their pods', () => {
  const plane = planeOf();
  plane.api.delete(deployments, ref, { by });
  plane.runFor(500);
  expect(plane.api.find(deployments, ref)).toBeUndefined();
  expect(setsOf(plane)).toEqual([]);
  expect(podsOf(plane)).toEqual([]);
});

test('orphaned, they stay, and are owned by nobody', () => {
  const plane = planeOf();
  plane.api.delete(deployments, ref, { by, propagationPolicy: 'Orphan' });
  plane.runFor(500);
  expect(plane.api.find(deployments, ref)).toBeUndefined();
  expect(setsOf(plane).map(({ metadata }) => metadata?.ownerReferences ?? [])).toEqual([[]]);
  expect(podsOf(plane)).toHaveLength(3);
});

test('in the foreground, the owner goes last', () => {
  const plane = planeOf();
  const gone: string[] = [];
  for (const kind of [deployments, replicaSets, pods]) {
    plane.api.watch(kind, ({ type, object }) => {
      if (type === 'DELETED') gone.push(object.kind ?? '');
    });
  }
  plane.api.delete(deployments, ref, { by, propagationPolicy: 'Foreground' });
  expect(plane.api.get(deployments, ref).metadata?.finalizers).toEqual(['foregroundDeletion']);
  plane.runFor(1000);
  expect(gone).toEqual(['Pod', 'Pod', 'Pod', 'ReplicaSet', 'Deployment']);
});

test('one whose owner never was is collected; one with another owner that is there is kept', () => {
  const plane = new ControlledPlane('v1.37.2', [startGarbageCollector]);
  const node = addNode(plane, 'worker');
  const absent = { apiVersion: 'v1', kind: 'Node', name: 'gone', uid: 'never' };
  const present = { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: node.metadata?.uid ?? '' };
  const pod = (name: string, ownerReferences: (typeof absent)[]) =>
    plane.api.create(pods, { metadata: { name, namespace: 'default', ownerReferences }, spec: nginx.spec }, { by });
  pod('lost', [absent]);
  pod('kept', [absent, present]);
  plane.runFor(500);
  expect(podsOf(plane).map(({ metadata }) => metadata?.name)).toEqual(['kept']);
  expect(podsOf(plane)[0]?.metadata?.ownerReferences).toEqual([present]);
});

test('one whose owner was made anew under the same name is collected', () => {
  const plane = new ControlledPlane('v1.37.2', [startGarbageCollector]);
  addNode(plane, 'worker');
  const former = { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: 'of-the-former-node' };
  const lease = { namespace: 'kube-node-lease', name: 'worker' };
  plane.api.create(leases, { metadata: { ...lease, ownerReferences: [former] } }, { by });
  plane.runFor(500);
  expect(plane.api.find(leases, lease)).toBeUndefined();
});
