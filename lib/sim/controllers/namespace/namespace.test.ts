import { expect, test } from '@playwright/test';
import { refOf } from '../../api/api-server.ts';
import { configMaps, namespaces, pods, services } from '../../api/kinds.ts';
import { ControlledPlane } from '../../testing/controllers.ts';
import { nginx } from '../../testing/workloads.ts';
import { startServiceAccountController } from '../namespace-objects/namespace-objects.ts';
import { startNamespaceController } from './namespace.ts';

const by = 'test';

function planeOf() {
  const plane = new ControlledPlane('v1.37.2', [startNamespaceController, startServiceAccountController]);
  plane.api.create(namespaces, { metadata: { name: 'shop' } }, { by });
  plane.runFor(500);
  plane.api.create(services, { metadata: { name: 'web', namespace: 'shop' }, spec: { ports: [{ port: 80 }] } }, { by });
  return plane;
}

const find = (plane: ControlledPlane) => plane.api.find(namespaces, { name: 'shop' });

test('a deleted namespace is emptied, and then it goes', () => {
  const plane = planeOf();
  plane.api.delete(namespaces, { name: 'shop' }, { by });
  plane.runFor(4900);
  expect(find(plane)?.status?.phase).toBe('Terminating');
  expect([...plane.api.list(services, 'shop')]).toHaveLength(1);
  plane.runFor(2000);
  expect([...plane.api.list(services, 'shop'), ...plane.api.list(configMaps, 'shop')]).toEqual([]);
  expect(find(plane)).toBeUndefined();
});

test('pods go first, and as long as one is there everything else is, too', () => {
  const plane = planeOf();
  const spec = { ...nginx.spec, nodeName: 'worker' };
  const pod = plane.api.create(pods, { metadata: { name: 'slow', namespace: 'shop' }, spec }, { by });
  plane.api.delete(namespaces, { name: 'shop' }, { by });
  plane.runFor(10_000);
  expect(plane.api.get(pods, refOf(pod)).metadata?.deletionTimestamp).toBeDefined();
  expect([...plane.api.list(services, 'shop')]).toHaveLength(1);
  expect(find(plane)?.status?.conditions?.map(({ type, status }) => [type, status])).toEqual([
    ['NamespaceDeletionDiscoveryFailure', 'False'],
    ['NamespaceDeletionGroupVersionParsingFailure', 'False'],
    ['NamespaceDeletionContentFailure', 'False'],
    ['NamespaceContentRemaining', 'False'],
    ['NamespaceFinalizersRemaining', 'False'],
  ]);
  plane.api.delete(pods, refOf(pod), { by, gracePeriodSeconds: 0 });
  plane.runFor(20_000);
  expect(find(plane)).toBeUndefined();
});

test('what a finalizer holds holds the namespace, and that is told', () => {
  const plane = planeOf();
  const held = { name: 'held', namespace: 'shop', finalizers: ['example.com/keep'] };
  plane.api.create(configMaps, { metadata: held }, { by });
  plane.api.delete(namespaces, { name: 'shop' }, { by });
  plane.runFor(10_000);
  const told = find(plane)?.status?.conditions?.filter(({ status }) => status === 'True');
  expect(told).toMatchObject([
    { reason: 'SomeResourcesRemain', message: 'Some resources are remaining: configmaps. has 1 resource instances' },
    {
      reason: 'SomeFinalizersRemain',
      message: 'Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances',
    },
  ]);
  const { finalizers: _, ...metadata } = plane.api.get(configMaps, held).metadata ?? {};
  plane.api.update(configMaps, { ...plane.api.get(configMaps, held), metadata }, { by });
  plane.runFor(30_000);
  expect(find(plane)).toBeUndefined();
});
