import { expect, test } from '@playwright/test';
import { refOf } from '../../api/api-server.ts';
import { pods, statefulSets } from '../../api/kinds.ts';
import type { StatefulSet } from '../../objects.ts';
import { ControlledPlane } from '../../testing/controllers.ts';
import { nginx, playKubelets, podsOf, setReady } from '../../testing/workloads.ts';
import { startStatefulSetController } from './stateful-set.ts';

const by = 'test';
const ref = { namespace: 'default', name: 'web' };

function planeOf(replicas: number, spec: Partial<StatefulSet['spec']> = {}, plays = true) {
  const plane = new ControlledPlane('v1.37.2', [startStatefulSetController]);
  if (plays) playKubelets(plane, 500);
  plane.api.create(
    statefulSets,
    {
      metadata: ref,
      spec: { replicas, serviceName: 'web', selector: { matchLabels: { app: 'nginx' } }, template: nginx, ...spec },
    },
    { by },
  );
  return plane;
}

const current = (plane: ControlledPlane) => plane.api.get(statefulSets, ref);
const change = (plane: ControlledPlane, spec: Partial<StatefulSet['spec']>) =>
  plane.api.update(
    statefulSets,
    { ...current(plane), spec: { selector: {}, serviceName: '', template: {}, ...current(plane).spec, ...spec } },
    { by },
  );
const names = (plane: ControlledPlane) => podsOf(plane).map(({ metadata }) => metadata?.name);
const inOrder = (a = '', b = '') => (a < b ? -1 : 1);
const pod = (plane: ControlledPlane, name: string) => plane.api.get(pods, { namespace: 'default', name });
const image = (name: string) => ({ ...nginx, spec: { containers: [{ name: 'nginx', image: name }] } });
const imagesOf = (plane: ControlledPlane) => podsOf(plane).map(({ spec }) => spec?.containers[0]?.image);

test('its pods have their names, and come one after another', () => {
  const plane = planeOf(3, {}, false);
  plane.runFor(1000);
  expect(names(plane)).toEqual(['web-0']);
  const revision = current(plane).status?.updateRevision;
  expect(pod(plane, 'web-0')).toMatchObject({
    metadata: {
      labels: {
        app: 'nginx',
        'statefulset.kubernetes.io/pod-name': 'web-0',
        'apps.kubernetes.io/pod-index': '0',
        'controller-revision-hash': revision,
      },
    },
    spec: { hostname: 'web-0', subdomain: 'web' },
  });
  setReady(plane, pod(plane, 'web-0'));
  plane.runFor(1000);
  expect(names(plane)).toEqual(['web-0', 'web-1']);
  expect(current(plane).status).toMatchObject({
    replicas: 2,
    readyReplicas: 1,
    availableReplicas: 1,
    currentReplicas: 2,
    updatedReplicas: 2,
    currentRevision: revision,
    observedGeneration: 1,
  });
  expect(plane.told.map(({ reason }) => reason)).toEqual(['SuccessfulCreate', 'SuccessfulCreate']);
});

test('while one is Terminating there is no second of its name, and nothing else happens', () => {
  const plane = planeOf(2);
  plane.runFor(3000);
  const going = pod(plane, 'web-0');
  const kept = { ...going.metadata, finalizers: ['test/keep'] };
  plane.api.delete(pods, refOf(plane.api.update(pods, { ...going, metadata: kept }, { by })), { by });
  plane.runFor(1000);
  change(plane, { replicas: 3 });
  plane.runFor(30_000);
  expect(names(plane)).toEqual(['web-0', 'web-1']);
  const { finalizers: _, ...metadata } = pod(plane, 'web-0').metadata ?? {};
  plane.api.update(pods, { ...pod(plane, 'web-0'), metadata }, { by });
  plane.runFor(5000);
  expect(names(plane)).toEqual(['web-1', 'web-0', 'web-2']);
  expect(pod(plane, 'web-0').metadata?.uid).not.toBe(going.metadata?.uid);
});

test('Parallel makes all at once', () => {
  const plane = planeOf(3, { podManagementPolicy: 'Parallel' }, false);
  plane.runFor(200);
  expect(names(plane).toSorted(inOrder)).toEqual(['web-0', 'web-1', 'web-2']);
});

test('scaled down, the last goes first, each when the one before is gone', () => {
  const plane = planeOf(4);
  plane.runFor(5000);
  const gone: (string | undefined)[] = [];
  plane.api.watch(pods, ({ type, object }) => {
    if (type === 'DELETED') gone.push(object.metadata?.name);
  });
  change(plane, { replicas: 1 });
  plane.runFor(300);
  expect(podsOf(plane).filter(({ metadata }) => metadata?.deletionTimestamp !== undefined)).toHaveLength(1);
  plane.runFor(5000);
  expect(gone).toEqual(['web-3', 'web-2', 'web-1']);
  expect(names(plane)).toEqual(['web-0']);
});

test('an update replaces one after another from the last, and then its revision is the current one', () => {
  const plane = planeOf(3);
  plane.runFor(5000);
  const before = current(plane).status?.currentRevision;
  const order: (string | undefined)[] = [];
  plane.api.watch(pods, ({ type, object }) => {
    if (type === 'ADDED') order.push(object.metadata?.name);
  });
  change(plane, { template: image('nginx:2') });
  plane.runFor(900);
  expect(current(plane).status?.currentRevision).toBe(before);
  expect(current(plane).status?.updateRevision).not.toBe(before);
  plane.runFor(10_000);
  expect(order).toEqual(['web-2', 'web-1', 'web-0']);
  expect(imagesOf(plane)).toEqual(['nginx:2', 'nginx:2', 'nginx:2']);
  expect(current(plane).status).toMatchObject({ currentReplicas: 3, updatedReplicas: 3 });
  expect(current(plane).status?.currentRevision).toBe(current(plane).status?.updateRevision);
});

test('below the partition pods keep the old template, also when they are made anew', () => {
  const plane = planeOf(3);
  plane.runFor(5000);
  change(plane, {
    template: image('nginx:2'),
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
  });
  plane.runFor(5000);
  plane.api.delete(pods, { namespace: 'default', name: 'web-0' }, { by, gracePeriodSeconds: 0 });
  plane.runFor(5000);
  expect(pod(plane, 'web-0').spec?.containers[0]?.image).toBe('nginx');
  expect(pod(plane, 'web-2').spec?.containers[0]?.image).toBe('nginx:2');
});

test('OnDelete waits for somebody to delete them', () => {
  const plane = planeOf(2, { updateStrategy: { type: 'OnDelete' } });
  plane.runFor(5000);
  change(plane, { template: image('nginx:2') });
  plane.runFor(5000);
  expect(imagesOf(plane)).toEqual(['nginx', 'nginx']);
  plane.api.delete(pods, { namespace: 'default', name: 'web-1' }, { by, gracePeriodSeconds: 0 });
  plane.runFor(5000);
  expect(imagesOf(plane)).toEqual(['nginx', 'nginx:2']);
});

test('a pod that has failed is made anew', () => {
  const plane = planeOf(1);
  plane.runFor(3000);
  const failed = pod(plane, 'web-0');
  plane.api.update(pods, { ...failed, status: { ...failed.status, phase: 'Failed' } }, { by, subresource: 'status' });
  plane.runFor(3000);
  expect(pod(plane, 'web-0').metadata?.uid).not.toBe(failed.metadata?.uid);
});

test('claims of volumes are refused in plain words', () => {
  const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } };
  const plane = planeOf(1, { volumeClaimTemplates: [claim] });
  plane.runFor(1000);
  expect(names(plane)).toEqual([]);
  expect(plane.told[0]).toMatchObject({ type: 'Warning', reason: 'FailedCreate' });
  expect(plane.told[0]?.message).toContain('the simulator serves no PersistentVolumeClaims');
});
