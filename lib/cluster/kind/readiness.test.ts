import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { rejected } from '../../testing/caught.ts';
import { instantClock } from '../../testing/instant-clock.ts';
import type { ApiReader } from '../api-reader.ts';
import { type ClusterState, waitUntilReady, whatIsMissing } from './readiness.ts';

const expected = ['p-control-plane', 'p-worker'];

const ready: ClusterState = {
  nodes: [
    node('p-control-plane', {
      labels: { 'node-role.kubernetes.io/control-plane': '' },
      taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    }),
    node('p-worker'),
  ],
  systemPods: [
    pod('coredns-x', { labels: { 'k8s-app': 'kube-dns' } }),
    pod('kube-proxy-y'),
    pod('job-z', { phase: 'Succeeded', ready: 'False' }),
  ],
  systemDaemonSets: [daemonSet('kube-proxy', 2), daemonSet('kindnet', 2)],
  serviceAccount: true,
  leader: 'p-control-plane_1',
};

test.describe('a fresh cluster', () => {
  test('is ready when nothing is missing', () => {
    expect(whatIsMissing(ready, expected)).toEqual([]);
  });

  const [controlPlane, worker] = [node('p-control-plane'), node('p-worker')];
  const lacks: readonly (readonly [string, Partial<ClusterState>, string])[] = [
    ['a node is absent', { nodes: [controlPlane] }, 'node p-worker is not registered'],
    [
      'a node is not Ready',
      { nodes: [controlPlane, node('p-worker', { ready: 'False', message: 'cni plugin not initialized' })] },
      'node p-worker is not Ready (cni plugin not initialized)',
    ],
    [
      'a node is Unknown',
      { nodes: [controlPlane, node('p-worker', { ready: 'Unknown' })] },
      'node p-worker is not Ready',
    ],
    ['a node has no condition yet', { nodes: [controlPlane, { metadata: { name: 'p-worker' } }] }, 'no condition yet'],
    [
      'the control plane is still tainted as not ready',
      {
        nodes: [
          node('p-control-plane', { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] }),
          worker,
        ],
      },
      'node p-control-plane still has the taint node.kubernetes.io/not-ready:NoSchedule',
    ],
    [
      'a worker is tainted at all',
      { nodes: [controlPlane, node('p-worker', { taints: [{ key: 'mine', effect: 'NoSchedule' }] })] },
      'node p-worker still has the taint mine:NoSchedule',
    ],
    [
      'a worker is cordoned',
      { nodes: [controlPlane, node('p-worker', { unschedulable: true })] },
      'node p-worker is cordoned',
    ],
    [
      'a system pod is not Ready',
      {
        systemPods: [
          pod('coredns-x', { labels: { 'k8s-app': 'kube-dns' }, ready: 'False', waiting: 'ImagePullBackOff' }),
        ],
      },
      'pod coredns-x is not Ready (ImagePullBackOff)',
    ],
    [
      'a system pod has not begun',
      { systemPods: [...ready.systemPods, { metadata: { name: 'etcd-p' } }] },
      'pod etcd-p is not Ready',
    ],
    ['there is no coredns', { systemPods: [pod('kube-proxy-y')] }, 'there is no coredns'],
    ['there is no kube-proxy', { systemDaemonSets: [] }, 'there is no kube-proxy'],
    [
      'a DaemonSet is not on every node',
      { systemDaemonSets: [daemonSet('kube-proxy', 2), daemonSet('kindnet', 1)] },
      'DaemonSet kindnet is ready on 1 of 2 nodes',
    ],
    ['there is no ServiceAccount', { serviceAccount: false }, 'no ServiceAccount'],
    ['nobody leads', { leader: undefined }, 'no kube-controller-manager leads'],
  ];
  for (const [what, change, text] of lacks) {
    test(`is not ready while ${what}, and says so`, () => {
      expect(whatIsMissing({ ...ready, ...change }, expected).join('\n')).toContain(text);
    });
  }

  test('is waited for, and what is missing is told once each', async () => {
    const states = [{ ...ready, leader: undefined }, { ...ready, leader: undefined }, 'down', ready] as const;
    let reads = 0;
    const told: string[] = [];
    const version = await waitUntilReady({
      reader: readerOf(() => states[Math.min(reads++, 3)] ?? 'down'),
      clock: instantClock(),
      expectedNodes: expected,
      signal: new AbortController().signal,
      onProgress: (text) => told.push(text),
    });
    expect(told).toEqual([
      'Waiting: no kube-controller-manager leads',
      'Waiting: the API server does not answer (refused)',
    ]);
    expect(reads).toBe(4);
    expect(version).toBe('v1.37.2');
  });

  test('is waited for also while only its version is not to be had', async () => {
    let asked = 0;
    const reader = readerOf(() => ready);
    const version = async () => {
      asked += 1;
      if (asked === 1) throw new Error('refused');
      return 'v1.37.2';
    };
    const { signal } = new AbortController();
    const options = { clock: instantClock(), expectedNodes: expected, signal, onProgress: () => undefined };
    expect(await waitUntilReady({ reader: { ...reader, version }, ...options })).toBe('v1.37.2');
  });

  test('whose address nothing listens on is perhaps on another host', async () => {
    const reader = readerOf(() => 'down');
    const nodes = async () => {
      throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' });
    };
    const { signal } = new AbortController();
    const options = { clock: instantClock(), expectedNodes: expected, signal, onProgress: () => undefined };
    const error = await rejected(waitUntilReady({ reader: { ...reader, nodes }, ...options }));
    expect(error.code).toBe('E_CLUSTER_NOT_READY');
    expect(error.hint).toContain('run powercut on that very host');
  });

  test('is given up after three minutes, with what is missing', async () => {
    const clock = instantClock();
    const error = await rejected(
      waitUntilReady({
        reader: readerOf(() => ({ ...ready, nodes: [] })),
        clock,
        expectedNodes: expected,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      }),
    );
    expect(error.code).toBe('E_CLUSTER_NOT_READY');
    expect(error.message).toContain('node p-control-plane is not registered; node p-worker is not registered');
    expect(clock.now()).toBeGreaterThanOrEqual(180_000);
    expect(clock.now()).toBeLessThan(181_000);
  });

  test('is not waited for any longer once that is aborted', async () => {
    const abort = new AbortController();
    const waiting = waitUntilReady({
      reader: readerOf(() => {
        abort.abort(new Error('enough'));
        return 'down';
      }),
      clock: instantClock(),
      expectedNodes: expected,
      signal: abort.signal,
      onProgress: () => undefined,
    });
    await expect(waiting).rejects.toThrow('enough');
  });
});

/** Answers with the state that `next` gives for each look at the nodes. */
function readerOf(next: () => ClusterState | 'down'): ApiReader {
  let state: ClusterState | 'down' = 'down';
  const current = (): ClusterState => {
    if (state === 'down') throw new Error('refused\nmore');
    return state;
  };
  return {
    version: async () => 'v1.37.2',
    nodes: async () => {
      state = next();
      return current().nodes;
    },
    namespaces: async () => [],
    pods: async () => current().systemPods,
    daemonSets: async () => current().systemDaemonSets,
    hasServiceAccount: async () => current().serviceAccount,
    leaseHolder: async () => current().leader,
    kubeletConfig: async () => ({}),
  };
}

function node(
  name: string,
  {
    ready: status = 'True',
    message = '',
    labels = {},
    taints = [],
    unschedulable = false,
  }: {
    readonly ready?: string;
    readonly message?: string;
    readonly labels?: Record<string, string>;
    readonly taints?: { key: string; effect: string }[];
    readonly unschedulable?: boolean;
  } = {},
): V1Node {
  return {
    metadata: { name, labels },
    spec: { taints, unschedulable },
    status: { conditions: [{ type: 'Ready', status, message }] },
  };
}

function pod(
  name: string,
  {
    labels = {},
    ready: status = 'True',
    phase = 'Running',
    waiting,
  }: {
    readonly labels?: Record<string, string>;
    readonly ready?: string;
    readonly phase?: string;
    readonly waiting?: string;
  } = {},
): V1Pod {
  const state = waiting === undefined ? {} : { waiting: { reason: waiting } };
  const container = { name: 'c', image: 'i', imageID: '', ready: status === 'True', restartCount: 0, state };
  return {
    metadata: { name, labels },
    status: { phase, conditions: [{ type: 'Ready', status }], containerStatuses: [container] },
  };
}

function daemonSet(name: string, numberReady: number) {
  return {
    metadata: { name },
    status: { numberReady, currentNumberScheduled: 2, desiredNumberScheduled: 2, numberMisscheduled: 0 },
  };
}
