import { expect, test } from '@playwright/test';
import { refOf } from '../../api/api-server.ts';
import { endpointSlices, nodes, pods, services } from '../../api/kinds.ts';
import { time } from '../../api/time.ts';
import type { Pod, Service } from '../../objects.ts';
import { ControlledPlane } from '../../testing/controllers.ts';
import { addNode, nginx, setReady } from '../../testing/workloads.ts';
import { startEndpointSliceController } from './endpoint-slice.ts';

const by = 'test';

function planeOf(spec: Partial<Service['spec']> = {}, seed = 1) {
  const plane = new ControlledPlane('v1.37.2', [startEndpointSliceController], seed);
  addNode(plane, 'worker', {}, { 'topology.kubernetes.io/zone': 'a' });
  plane.api.create(
    services,
    {
      metadata: { name: 'web', namespace: 'default', labels: { tier: 'front' } },
      spec: { selector: { app: 'nginx' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec },
    },
    { by },
  );
  plane.runFor(500);
  return plane;
}

let lastAddress = 0;

/** A pod on `worker` that has an address. */
function addPod(plane: ControlledPlane, name: string, ready = true): Pod {
  lastAddress += 1;
  const ip = `10.244.${Math.floor(lastAddress / 250)}.${(lastAddress % 250) + 1}`;
  const metadata = { name, namespace: 'default', labels: { app: 'nginx' } };
  const pod = plane.api.create(pods, { metadata, spec: { ...nginx.spec, nodeName: 'worker' } }, { by });
  const status = { ...pod.status, podIP: ip, podIPs: [{ ip }] };
  return setReady(plane, plane.api.update(pods, { ...pod, status }, { by, subresource: 'status' }), ready);
}

const slicesOf = (plane: ControlledPlane) => [...plane.api.list(endpointSlices)];
const endpointsOf = (plane: ControlledPlane) => slicesOf(plane).flatMap(({ endpoints }) => endpoints ?? []);
const conditionsOf = (plane: ControlledPlane, name: string) =>
  endpointsOf(plane).find(({ targetRef }) => targetRef?.name === name)?.conditions;

test('a Service without pods has one empty slice', () => {
  const plane = planeOf();
  expect(slicesOf(plane)).toMatchObject([
    {
      metadata: {
        generateName: 'web-',
        labels: {
          tier: 'front',
          'kubernetes.io/service-name': 'web',
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        },
        ownerReferences: [{ kind: 'Service', name: 'web', controller: true, blockOwnerDeletion: true }],
      },
      addressType: 'IPv4',
      endpoints: [],
    },
  ]);
});

test('its pods are listed, with where they are and since when that is so', () => {
  const plane = planeOf();
  const pod = addPod(plane, 'first');
  const readyAt = time(plane.engine.now);
  plane.runFor(500);
  expect(slicesOf(plane)).toHaveLength(1);
  expect(slicesOf(plane)[0]).toMatchObject({
    metadata: { annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': readyAt } },
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints: [
      {
        addresses: [pod.status?.podIP],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: 'worker',
        zone: 'a',
        targetRef: { kind: 'Pod', namespace: 'default', name: 'first', uid: pod.metadata?.uid },
      },
    ],
  });
});

test('a pod that is not Ready serves nothing; one that goes is listed until it is gone', () => {
  const plane = planeOf();
  const pod = addPod(plane, 'first');
  plane.runFor(2000);
  setReady(plane, pod, false);
  plane.runFor(100);
  expect(conditionsOf(plane, 'first')).toEqual({ ready: false, serving: false, terminating: false });
  plane.runFor(2000);
  setReady(plane, pod);
  plane.runFor(2000);
  plane.api.delete(pods, refOf(pod), { by });
  plane.runFor(100);
  expect(conditionsOf(plane, 'first')).toEqual({ ready: false, serving: true, terminating: true });
  plane.runFor(2000);
  plane.api.delete(pods, refOf(pod), { by, gracePeriodSeconds: 0 });
  plane.runFor(100);
  expect(endpointsOf(plane)).toEqual([]);
});

test('a pod that has lost its address, or has ended, is listed no more', () => {
  const plane = planeOf();
  const [first, second] = [addPod(plane, 'first'), addPod(plane, 'second')];
  plane.runFor(2000);
  const { podIP: _, podIPs: __, ...status } = plane.api.get(pods, refOf(first)).status ?? {};
  plane.api.update(pods, { ...plane.api.get(pods, refOf(first)), status }, { by, subresource: 'status' });
  const failed = setReady(plane, second, false);
  plane.api.update(pods, { ...failed, status: { ...failed.status, phase: 'Failed' } }, { by, subresource: 'status' });
  plane.runFor(2000);
  expect(endpointsOf(plane)).toEqual([]);
});

test('publishNotReadyAddresses makes all of them ready', () => {
  const plane = planeOf({ publishNotReadyAddresses: true, clusterIP: 'None' });
  addPod(plane, 'first', false);
  plane.runFor(500);
  expect(conditionsOf(plane, 'first')).toEqual({ ready: true, serving: false, terminating: false });
  expect(slicesOf(plane)[0]?.metadata?.labels?.['service.kubernetes.io/headless']).toBe('');
});

test('a slice holds a hundred, and what goes makes room', () => {
  const plane = planeOf();
  for (let index = 0; index < 150; index += 1) addPod(plane, `pod-${index}`);
  plane.runFor(5000);
  const sizes = () =>
    slicesOf(plane)
      .map(({ endpoints }) => endpoints?.length ?? 0)
      .toSorted((a, b) => b - a);
  expect(sizes()).toEqual([100, 50]);
  for (let index = 0; index < 60; index += 1) {
    plane.api.delete(pods, { namespace: 'default', name: `pod-${index}` }, { by, gracePeriodSeconds: 0 });
  }
  plane.runFor(5000);
  expect(endpointsOf(plane)).toHaveLength(90);
  addPod(plane, 'late');
  plane.runFor(5000);
  expect(slicesOf(plane).length).toBeLessThanOrEqual(2);
  expect(endpointsOf(plane)).toHaveLength(91);
});

test('the node of a pod has gone: it is left out, and that is told again and again', () => {
  const plane = planeOf();
  const pod = addPod(plane, 'first');
  plane.runFor(2000);
  plane.api.delete(nodes, { name: 'worker' }, { by });
  plane.runFor(2000);
  // Nobody looks, until something changes.
  expect(endpointsOf(plane)).toHaveLength(1);
  plane.api.delete(pods, refOf(pod), { by });
  plane.runFor(4000);
  expect(endpointsOf(plane)).toEqual([]);
  const told = plane.told.map(({ type, reason, message }) => [type, reason, message]);
  expect(told).toHaveLength(3);
  expect(told[0]).toEqual([
    'Warning',
    'FailedToUpdateEndpointSlices',
    'Error updating Endpoint Slices for Service default/web: skipping Pod first for Service default/web: Node worker Not Found',
  ]);
});

test('a change that comes before the cache knows the last write waits for a second', () => {
  const delays = Array.from({ length: 12 }, (_, seed) => {
    const plane = planeOf({}, seed);
    const pod = addPod(plane, 'first');
    plane.runFor(2000);
    let changedAt: number | undefined;
    let delay = 0;
    plane.api.watch(endpointSlices, () => {
      if (changedAt === undefined) {
        changedAt = plane.elapsed;
        setReady(plane, pod);
      } else delay = plane.elapsed - changedAt;
    });
    setReady(plane, pod, false);
    plane.runFor(2000);
    expect(conditionsOf(plane, 'first')?.ready).toBe(true);
    return delay;
  });
  expect(delays.some((delay) => delay > 1000 && delay < 1030)).toBe(true);
  expect(delays.some((delay) => delay < 30)).toBe(true);
});

test('a slice that somebody else has changed is set right after a second', () => {
  const plane = planeOf();
  addPod(plane, 'first');
  plane.runFor(2000);
  const [slice] = slicesOf(plane);
  if (slice === undefined) throw new Error('no slice');
  plane.api.update(endpointSlices, { ...slice, endpoints: [] }, { by });
  plane.runFor(900);
  expect(endpointsOf(plane)).toEqual([]);
  plane.runFor(200);
  expect(endpointsOf(plane)).toHaveLength(1);
});

test('a Service without a selector is left alone', () => {
  const plane = new ControlledPlane('v1.37.2', [startEndpointSliceController]);
  plane.api.create(
    services,
    { metadata: { name: 'bare', namespace: 'default' }, spec: { ports: [{ port: 80 }] } },
    { by },
  );
  plane.runFor(1000);
  expect(slicesOf(plane)).toEqual([]);
});
