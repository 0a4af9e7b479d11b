import { expect, test } from '@playwright/test';
import type { Pod } from '../objects.ts';
import { BareControlPlane, beginning } from '../testing/bare-control-plane.ts';
import { refusalOf } from '../testing/refusal.ts';
import { deployments, namespaces, nodes, pods } from './kinds.ts';

const by = 'test';
const aPod = (name: string, spec: Partial<NonNullable<Pod['spec']>> = {}): Pod => ({
  metadata: { namespace: 'default', name },
  spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }], ...spec },
});

test('a new pod has what `kubectl get -o yaml` shows', () => {
  const { api } = new BareControlPlane();
  const pod = api.create(pods, aPod('a'), { by });
  const volume = pod.spec?.volumes?.[0]?.name ?? '';
  expect(volume).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
  expect(pod).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: 'default',
      name: 'a',
      uid: expect.any(String),
      creationTimestamp: '2026-01-01T00:00:00Z',
      generation: 1,
      resourceVersion: '9',
    },
    spec: {
      containers: [
        {
          name: 'nginx',
          image: 'nginx:1.27',
          imagePullPolicy: 'IfNotPresent',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          volumeMounts: [{ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: volume, readOnly: true }],
        },
      ],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      serviceAccount: 'default',
      serviceAccountName: 'default',
      terminationGracePeriodSeconds: 30,
      tolerations: [
        { effect: 'NoExecute', key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 300 },
        { effect: 'NoExecute', key: 'node.kubernetes.io/unreachable', operator: 'Exists', tolerationSeconds: 300 },
      ],
      volumes: [
        {
          name: volume,
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
              {
                downwardAPI: {
                  items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }],
                },
              },
            ],
          },
        },
      ],
    },
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  });
});

test('a new Node is tainted, and keeps the status that it came with', () => {
  const { api } = new BareControlPlane();
  const node = api.create(
    nodes,
    { metadata: { name: 'n' }, status: { capacity: { cpu: '0.5', memory: '2048Mi' } } },
    { by },
  );
  expect(node.spec).toEqual({ taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] });
  expect(node.status).toEqual({
    capacity: { cpu: '500m', memory: '2Gi' },
    allocatable: { cpu: '500m', memory: '2Gi' },
  });
});

test('a spec counts generations, a status does not', () => {
  const { api } = new BareControlPlane();
  const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const spec = { selector: { matchLabels: { app: 'a' } }, template };
  const made = api.create(deployments, { metadata: { namespace: 'default', name: 'd' }, spec }, { by });
  const replicas = { ...made.spec, selector: made.spec?.selector ?? {}, template, replicas: 3 };
  const scaled = api.update(deployments, { ...made, spec: replicas, status: { replicas: 9 } }, { by });
  expect(scaled.metadata?.generation).toBe(2);
  expect(scaled.status).toEqual({});
  const status = { observedGeneration: 2, replicas: 3 };
  const told = api.update(
    deployments,
    { ...scaled, spec: { ...replicas, replicas: 7 }, status },
    { by, subresource: 'status' },
  );
  expect(told.metadata?.generation).toBe(2);
  expect(told.spec?.replicas).toBe(3);
  expect(told.status).toEqual(status);
});

test('an update that changes nothing is not written', () => {
  const { api } = new BareControlPlane();
  const pod = api.create(pods, aPod('a'), { by });
  const before = api.revision;
  const again = api.update(pods, structuredClone(pod), { by });
  expect(again).toBe(pod);
  expect(api.revision).toBe(before);
});

test('a bound pod goes gracefully, and is gone when its kubelet says so', () => {
  const { api, engine } = new BareControlPlane();
  const pod = api.create(pods, aPod('a', { nodeName: 'n' }), { by });
  const seen: string[] = [];
  api.watch(pods, ({ type, object }) => seen.push(`${type} ${object.metadata?.deletionTimestamp ?? ''}`));
  const ref = { namespace: 'default', name: 'a' };
  const going = api.delete(pods, ref, { by });
  expect(going.gone).toBe(false);
  expect(going.object.metadata).toMatchObject({
    deletionTimestamp: '2026-01-01T00:00:30Z',
    deletionGracePeriodSeconds: 30,
    generation: 2,
  });
  // A second one without a grace period of its own, or with a longer one, changes nothing; a shorter one counts.
  expect(api.delete(pods, ref, { by }).object).toBe(going.object);
  expect(api.delete(pods, ref, { by, gracePeriodSeconds: 60 }).object).toBe(going.object);
  engine.runUntil(beginning + 2000);
  expect(api.delete(pods, ref, { by, gracePeriodSeconds: 10 }).object.metadata).toMatchObject({
    deletionTimestamp: '2026-01-01T00:00:10Z',
    deletionGracePeriodSeconds: 10,
    generation: 2,
  });
  const gone = api.delete(pods, ref, { by, gracePeriodSeconds: 0, preconditions: { uid: pod.metadata?.uid } });
  expect(gone.gone).toBe(true);
  expect(api.find(pods, ref)).toBeUndefined();
  expect(seen).toEqual([
    'MODIFIED 2026-01-01T00:00:30Z',
    'MODIFIED 2026-01-01T00:00:10Z',
    'MODIFIED 2026-01-01T00:00:02Z',
    'DELETED 2026-01-01T00:00:02Z',
  ]);
});

test('until v1.32 a confirmed deletion moves its timestamp back to when it was asked for', () => {
  const { api, engine } = new BareControlPlane(1, { version: 'v1.31.0' });
  const pod = api.create(pods, aPod('a', { nodeName: 'n' }), { by });
  expect(pod.metadata?.generation).toBeUndefined();
  const ref = { namespace: 'default', name: 'a' };
  api.delete(pods, ref, { by });
  engine.runUntil(beginning + 5000);
  const { object } = api.delete(pods, ref, { by, gracePeriodSeconds: 0 });
  expect(object.metadata?.deletionTimestamp).toBe('2026-01-01T00:00:00Z');
});

test('what never ran, or runs no more, goes at once', () => {
  const { api } = new BareControlPlane();
  api.create(pods, aPod('unbound'), { by });
  expect(api.delete(pods, { namespace: 'default', name: 'unbound' }, { by }).gone).toBe(true);
  const bound = api.create(pods, aPod('finished', { nodeName: 'n' }), { by });
  api.update(pods, { ...bound, status: { phase: 'Failed' } }, { by, subresource: 'status' });
  expect(api.delete(pods, { namespace: 'default', name: 'finished' }, { by, gracePeriodSeconds: 5 }).gone).toBe(true);
});

test('a wrong UID or version is a conflict', () => {
  const { api } = new BareControlPlane();
  const pod = api.create(pods, aPod('a'), { by });
  const ref = { namespace: 'default', name: 'a' };
  const uid = pod.metadata?.uid ?? '';
  expect(refusalOf(() => api.delete(pods, ref, { by, preconditions: { uid: 'other' } })).message).toBe(
    `Operation cannot be fulfilled on Pod "a": the UID in the precondition (other) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
  );
  const stale = { ...pod, metadata: { ...pod.metadata, resourceVersion: '1' } };
  expect(refusalOf(() => api.update(pods, stale, { by }))).toMatchObject({
    code: 409,
    reason: 'Conflict',
    message:
      'Operation cannot be fulfilled on pods "a": the object has been modified; please apply your changes to the latest version and try again',
    details: { name: 'a', kind: 'pods' },
  });
});

test('finalizers keep what is deleted, until the last is gone', () => {
  const { api } = new BareControlPlane();
  const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const spec = { selector: { matchLabels: { app: 'a' } }, template };
  api.create(deployments, { metadata: { namespace: 'default', name: 'd' }, spec }, { by });
  const ref = { namespace: 'default', name: 'd' };
  const { object, gone } = api.delete(deployments, ref, { by, propagationPolicy: 'Foreground' });
  expect(gone).toBe(false);
  expect(object.metadata).toMatchObject({
    finalizers: ['foregroundDeletion'],
    deletionTimestamp: '2026-01-01T00:00:00Z',
    deletionGracePeriodSeconds: 0,
    generation: 2,
  });
  api.update(deployments, { ...object, metadata: { ...object.metadata, finalizers: [] } }, { by });
  expect(api.find(deployments, ref)).toBeUndefined();
});

test('a namespace is terminating first, and nothing is created in it', () => {
  const { api } = new BareControlPlane();
  api.create(namespaces, { metadata: { name: 'ns' } }, { by });
  expect(api.delete(namespaces, { name: 'ns' }, { by }).object).toMatchObject({
    metadata: { labels: { 'kubernetes.io/metadata.name': 'ns' }, deletionTimestamp: '2026-01-01T00:00:00Z' },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Terminating' },
  });
  const pod = { ...aPod('a'), metadata: { namespace: 'ns', name: 'a' } };
  expect(refusalOf(() => api.create(pods, pod, { by }))).toMatchObject({
    code: 403,
    reason: 'Forbidden',
    message: 'pods "a" is forbidden: unable to create new content in namespace ns because it is being terminated',
    details: {
      name: 'a',
      kind: 'pods',
      causes: [
        { reason: 'NamespaceTerminating', message: 'namespace ns is being terminated', field: 'metadata.namespace' },
      ],
    },
  });
  expect(refusalOf(() => api.delete(namespaces, { name: 'default' }, { by })).message).toBe(
    'namespaces "default" is forbidden: this namespace may not be deleted',
  );
});
