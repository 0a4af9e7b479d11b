import { expect, test } from '@playwright/test';
import { type Field, owner } from './fields/field.ts';
import { fieldsOf } from './fields.ts';
import type { ObservedKind } from './observation.ts';
import { earliest } from './server-time.ts';

const metadata = { name: 'x', uid: 'u', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z' };

function fields(kind: ObservedKind, object: { readonly [part: string]: unknown; readonly metadata?: object }) {
  return Object.fromEntries(fieldsOf(kind, { ...object, metadata: { ...metadata, ...object.metadata } }));
}

const values = (all: { readonly [name: string]: Field }) =>
  Object.fromEntries(Object.entries(all).map(([name, { value }]) => [name, value]));

test('a Node has the labels that were put on it', () => {
  const { labels } = fields('Node', { metadata: { labels: { zone: 'a' } } });
  expect(labels?.value).toEqual({ zone: 'a' });
});

test('a Node is its conditions, heartbeat, taints and identity', () => {
  const node = fields('Node', {
    spec: {
      unschedulable: true,
      taints: [
        { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', timeAdded: '2026-01-01T00:01:00Z' },
        { key: 'own', effect: 'NoSchedule' },
      ],
    },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastHeartbeatTime: '2026-01-01T00:00:30Z',
          lastTransitionTime: '2026-01-01T00:01:00Z',
        },
        {
          type: 'DiskPressure',
          status: 'False',
          reason: 'ok',
          lastTransitionTime: '2026-01-01T00:00:01Z',
          lastHeartbeatTime: '2026-01-01T00:00:29Z',
        },
        {
          type: 'NetworkUnavailable',
          status: 'False',
          lastTransitionTime: '2026-01-01T00:00:01Z',
          lastHeartbeatTime: '2026-01-01T00:00:01Z',
        },
      ],
      addresses: [
        { type: 'Hostname', address: 'x' },
        { type: 'InternalIP', address: '10.0.0.2' },
      ],
      nodeInfo: { bootID: 'b', kubeletVersion: 'v1.37.2' },
    },
  });
  expect(values(node)).toEqual({
    exists: true,
    'condition/Ready': {
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    },
    'condition/DiskPressure': { status: 'False', reason: 'ok' },
    'condition/NetworkUnavailable': { status: 'False' },
    heartbeat: '2026-01-01T00:00:30Z',
    'heartbeat/DiskPressure': '2026-01-01T00:00:29Z',
    'taint/node.kubernetes.io/unreachable:NoExecute': true,
    'taint/own:NoSchedule': true,
    unschedulable: true,
    bootID: 'b',
    'address/InternalIP': '10.0.0.2',
    version: 'v1.37.2',
  });
  expect(node['exists']?.server).toEqual({
    time: '2026-01-01T00:00:00Z',
    precision: 1000,
    source: 'metadata.creationTimestamp',
    writer: 'api-server',
  });
  expect(node['condition/Ready']?.server?.writer).toBe('controller-manager');
  expect(node['condition/DiskPressure']?.server?.writer).toBe('kubelet');
  expect(node['condition/NetworkUnavailable']?.server, 'anybody may write it').toBeUndefined();
  expect(node['heartbeat']?.server?.writer).toBe('kubelet');
  expect(node['taint/node.kubernetes.io/unreachable:NoExecute']?.server).toMatchObject({
    time: '2026-01-01T00:01:00Z',
    writer: 'controller-manager',
  });
  expect(node['taint/own:NoSchedule']?.server).toBeUndefined();
});

test('what the server leaves out, or sends as null or empty, is no part of an object', () => {
  expect(fields('Lease', { spec: { renewTime: null, holderIdentity: null } })).toStrictEqual({
    exists: { value: true, server: expect.anything() },
  });
  const condition = { type: 'Ready', status: 'True', reason: '', lastHeartbeatTime: null };
  expect(values(fields('Node', { spec: {}, status: { conditions: [condition] } }))).toStrictEqual({
    exists: true,
    'condition/Ready': { status: 'True' },
  });
});

test('a Lease is its renewal, to the microsecond, and its holder', () => {
  const lease = fields('Lease', {
    metadata: { namespace: 'kube-node-lease' },
    spec: { holderIdentity: 'node', renewTime: '2026-01-01T00:00:00.123456Z' },
  });
  expect(values(lease)).toEqual({ exists: true, renewTime: '2026-01-01T00:00:00.123456Z', holder: 'node' });
  expect(lease['renewTime']?.server).toMatchObject({ precision: 0.001, writer: 'kubelet' });
  const leader = fields('Lease', {
    metadata: { namespace: 'kube-system', name: 'kube-controller-manager' },
    spec: { renewTime: '2026-01-01T00:00:00.5Z' },
  });
  expect(leader['renewTime']?.server?.writer).toBe('controller-manager');
});

test('the earliest instant of a stamp keeps its microseconds', () => {
  const at = (time: string) => earliest({ time, precision: 0.001, source: '', writer: 'kubelet' });
  expect(at('1970-01-01T00:00:01.123456Z')).toBeCloseTo(1123.456, 6);
  expect(at('1970-01-01T00:00:01.5Z')).toBe(1500);
  expect(at('1970-01-01T00:00:01Z')).toBe(1000);
});

test('a Pod is its phase, conditions, place and what decides its eviction', () => {
  const pod = fields('Pod', {
    metadata: {
      namespace: 'default',
      labels: { app: 'nginx' },
      deletionTimestamp: '2026-01-01T00:01:30Z',
      deletionGracePeriodSeconds: 30,
      ownerReferences: [{ kind: 'ReplicaSet', name: 'rs', uid: 'r', controller: true, apiVersion: 'apps/v1' }],
    },
    spec: {
      nodeName: 'n',
      terminationGracePeriodSeconds: 30,
      tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0 }],
    },
    status: {
      phase: 'Running',
      podIP: '10.244.0.2',
      containerStatuses: [{ restartCount: 1 }, { restartCount: 2 }],
      conditions: [
        { type: 'Ready', status: 'False', lastTransitionTime: '2026-01-01T00:01:00Z' },
        { type: 'ContainersReady', status: 'True', lastTransitionTime: '2026-01-01T00:00:10Z' },
        { type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-01T00:00:10Z' },
        {
          type: 'DisruptionTarget',
          status: 'True',
          reason: 'DeletionByTaintManager',
          message: 'm',
          lastTransitionTime: '2026-01-01T00:01:00Z',
        },
        { type: 'example.com/gate', status: 'True', lastTransitionTime: '2026-01-01T00:00:10Z' },
      ],
    },
  });
  expect(values(pod)).toEqual({
    exists: true,
    phase: 'Running',
    'condition/Ready': { status: 'False' },
    'condition/ContainersReady': { status: 'True' },
    'condition/PodScheduled': { status: 'True' },
    'condition/DisruptionTarget': { status: 'True', reason: 'DeletionByTaintManager', message: 'm' },
    'condition/example.com/gate': { status: 'True' },
    deletionTimestamp: '2026-01-01T00:01:30Z',
    node: 'n',
    podIP: '10.244.0.2',
    restarts: 3,
    owner: { kind: 'ReplicaSet', name: 'rs', uid: 'r' },
    labels: { app: 'nginx' },
    tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0 }],
    gracePeriodSeconds: 30,
  });
  expect(pod['deletionTimestamp']?.server).toMatchObject({ time: '2026-01-01T00:01:00Z', writer: 'api-server' });
  expect(pod['condition/Ready']?.server?.writer, 'False without a reason').toBe('controller-manager');
  expect(pod['condition/ContainersReady']?.server?.writer).toBe('kubelet');
  expect(pod['condition/PodScheduled']?.server?.writer).toBe('scheduler');
  expect(pod['condition/DisruptionTarget']?.server?.writer).toBe('controller-manager');
  expect(pod['condition/example.com/gate']?.server, 'anybody may write it').toBeUndefined();
});

test('the mirror of a static Pod is scheduled by its kubelet, any other Pod by the scheduler', () => {
  const conditions = [{ type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-01T00:00:01Z' }];
  const writer = (kind: string) =>
    fields('Pod', { metadata: { ownerReferences: [{ kind, name: 'o', uid: 'o' }] }, status: { conditions } })[
      'condition/PodScheduled'
    ]?.server?.writer;
  expect([writer('Node'), writer('ReplicaSet')]).toEqual(['kubelet', 'scheduler']);
});

test('a Pod made unready by its kubelet has the reason of the kubelet', () => {
  const ready = {
    type: 'Ready',
    status: 'False',
    reason: 'ContainersNotReady',
    lastTransitionTime: '2026-01-01T00:01:00Z',
  };
  const pod = fields('Pod', { status: { conditions: [ready] } });
  expect(pod['condition/Ready']?.server?.writer).toBe('kubelet');
});

test('an EndpointSlice is its endpoints by Pod', () => {
  const slice = fields('EndpointSlice', {
    metadata: { namespace: 'default', labels: { 'kubernetes.io/service-name': 'nginx' } },
    endpoints: [
      {
        addresses: ['10.244.0.2'],
        nodeName: 'n',
        targetRef: { name: 'pod-a' },
        conditions: { ready: false, serving: true, terminating: true },
      },
      { addresses: ['10.0.0.9'] },
    ],
  });
  expect(values(slice)).toEqual({
    exists: true,
    service: 'nginx',
    'endpoint/pod-a': { ready: false, serving: true, terminating: true, node: 'n', address: '10.244.0.2' },
    'endpoint/10.0.0.9': { ready: true, serving: true, terminating: false, address: '10.0.0.9' },
  });
});

test('an Event is one field, with its latest time', () => {
  const event = {
    reason: 'NodeNotReady',
    type: 'Warning',
    message: 'Node is not ready',
    count: 3,
    source: { component: 'node-controller' },
    lastTimestamp: '2026-01-01T00:01:00Z',
    eventTime: null,
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'p', uid: 'u' },
  };
  const found = fields('Event', event);
  expect(values(found)).toEqual({
    exists: true,
    event: {
      reason: 'NodeNotReady',
      type: 'Warning',
      message: 'Node is not ready',
      count: 3,
      component: 'node-controller',
      regarding: { kind: 'Pod', namespace: 'default', name: 'p', uid: 'u' },
    },
  });
  expect(found['event']?.server).toMatchObject({ time: '2026-01-01T00:01:00Z', writer: 'controller-manager' });
  const series = fields('Event', {
    ...event,
    series: { count: 5, lastObservedTime: '2026-01-01T00:02:00.000001Z' },
  });
  expect(series['event']).toMatchObject({ value: { count: 5 }, server: { time: '2026-01-01T00:02:00.000001Z' } });
  const stranger = fields('Event', { ...event, source: { component: 'stranger' } });
  expect(stranger['event']?.server, 'whose clock that is, is not known').toBeUndefined();
});

test('workloads are their counters, zeroes included', () => {
  expect(
    values(fields('Deployment', { spec: { replicas: 3 }, status: { replicas: 3, readyReplicas: 2 } }))['replicas'],
  ).toEqual({ desired: 3, current: 3, ready: 2, available: 0, updated: 0, unavailable: 0 });
  expect(
    values(fields('DaemonSet', { status: { desiredNumberScheduled: 2, numberReady: 1, numberUnavailable: 1 } }))[
      'replicas'
    ],
  ).toEqual({ desired: 2, current: 0, ready: 1, available: 0, updated: 0, unavailable: 1 });
  expect(values(fields('Job', { spec: { parallelism: 1 }, status: { active: 1 } }))['replicas']).toEqual({
    desired: 1,
    current: 1,
    ready: 0,
    succeeded: 0,
    failed: 0,
  });
  expect(
    values(fields('PodDisruptionBudget', { status: { currentHealthy: 2, desiredHealthy: 1, disruptionsAllowed: 1 } })),
  ).toEqual({
    exists: true,
    budget: { currentHealthy: 2, desiredHealthy: 1, disruptionsAllowed: 1, expectedPods: 0 },
  });
});

test('an owner that controls comes before one that only owns', () => {
  const first = { kind: 'A', name: 'a', uid: '1' };
  const controller = { kind: 'B', name: 'b', uid: '2', controller: true };
  expect(owner([first, controller])).toMatchObject({ kind: 'B' });
  expect(owner([first])).toMatchObject({ kind: 'A' });
  expect(owner(undefined)).toBeUndefined();
});

test('a Pod has an emptyDir if any of its volumes is one, and null is none', () => {
  const emptyDirOf = (...volumes: readonly object[]) => fields('Pod', { spec: { volumes } })['emptyDir']?.value;
  expect(emptyDirOf({ name: 'a', secret: {} }, { name: 'b', emptyDir: {} })).toBe(true);
  expect(emptyDirOf({ name: 'a', secret: {} })).toBeUndefined();
  expect(emptyDirOf({ name: 'a', emptyDir: null })).toBeUndefined();
  expect(emptyDirOf()).toBeUndefined();
});

test('a Deployment tells how many of its pods are unavailable', () => {
  expect(
    fields('Deployment', { spec: { replicas: 3 }, status: { unavailableReplicas: 2 } })['replicas']?.value,
  ).toEqual(expect.objectContaining({ desired: 3, unavailable: 2 }));
});
