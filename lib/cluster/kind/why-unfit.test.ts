import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { HarnessError } from '../../errors.ts';
import { rejected } from '../../testing/caught.ts';
import { fakeContainer, fakeKindHost } from '../../testing/fake-kind-host.ts';
import { instantClock } from '../../testing/instant-clock.ts';
import { madeUpIdentity } from '../../testing/made-up-identity.ts';
import type { ApiReader } from '../api-reader.ts';
import type { ClusterSpec, KindClusterDescription } from '../cluster.ts';
import { dockerBy } from './docker.ts';
import { whyUnfit } from './why-unfit.ts';

const spec: ClusterSpec = {
  name: 'p',
  kubernetesVersion: 'v1.37.2',
  profile: 'fast',
  workers: 2,
  nodeImage: 'node:v1.37.2',
  workloadImage: 'nginx',
};

const names = ['p-control-plane', 'p-worker', 'p-worker2'] as const;

const cluster: KindClusterDescription = {
  provider: 'kind',
  spec,
  kubeconfigPath: '/nowhere',
  identity: madeUpIdentity,
  nodes: names.map((name, index) => ({ name, role: index === 0 ? 'control-plane' : 'worker', machine: `c${index}` })),
};

/** What the cluster is found to be; without a change it is as it was made. */
interface Found {
  readonly state?: string;
  readonly image?: string;
  readonly containers?: readonly string[];
  readonly nodes?: readonly V1Node[];
  readonly pods?: readonly V1Pod[];
  readonly version?: string;
  readonly grace?: string;
  readonly lease?: number;
  readonly namespaces?: readonly { readonly name: string; readonly deletionTimestamp?: Date }[];
  readonly reads?: Partial<ApiReader>;
  readonly spec?: Partial<ClusterSpec>;
}

async function judge(found: Found = {}): Promise<string | undefined> {
  const host = fakeKindHost();
  for (const id of found.containers ?? ['c0', 'c1', 'c2']) {
    const changed = id === 'c2' ? { state: found.state ?? 'running', image: found.image ?? 'node:v1.37.2' } : {};
    host.containers.set(id, { ...fakeContainer(id, 'p'), image: 'node:v1.37.2', ...changed });
  }
  return whyUnfit(
    { ...cluster, spec: { ...spec, ...found.spec } },
    {
      docker: dockerBy(host.run),
      clock: instantClock(),
      signal: new AbortController().signal,
      readerOf: async () => ({ ...healthy(found), ...found.reads }),
    },
  );
}

test('a cluster that is as it was made is fit', async () => {
  expect(await judge()).toBe(undefined);
});

test('so is one in which a scenario’s namespace is on its way out', async () => {
  expect(await judge({ namespaces: [{ name: 'powercut-0-abc', deletionTimestamp: new Date(0) }] })).toBe(undefined);
});

test('so is one that was made with settings of a file, and has them', async () => {
  const settings = { file: 'settings.json', values: { nodeMonitorGracePeriod: 20_000 } };
  expect(await judge({ spec: { settings }, grace: '20s' })).toBe(undefined);
  expect(await judge({ spec: { settings } })).toContain('node-monitor-grace-period 20.0 s → 16.0 s');
});

for (const [what, found, why] of [
  ['a node without power', { state: 'exited' }, 'node p-worker2 does not run (its container is exited)'],
  ['a paused node', { state: 'paused' }, 'node p-worker2 does not run (its container is paused)'],
  ['a container that is gone', { containers: ['c0', 'c1'] }, 'the container of node p-worker2 is gone'],
  ['a foreign container', { containers: ['c0', 'c1', 'c2', 'x'] }, 'container p-x was not made with it'],
  ['another image', { image: 'node:v1.36.0' }, 'node p-worker2 is of image node:v1.36.0, not node:v1.37.2'],
  ['a node that is not Ready', { nodes: nodes({ ready: 'Unknown' }) }, 'node p-worker2 is not Ready'],
  ['a cordoned node', { nodes: nodes({ cordoned: true }) }, 'node p-worker2 is cordoned'],
  ['a tainted node', { nodes: nodes({ taint: 'mine' }) }, 'node p-worker2 still has the taint mine:NoSchedule'],
  ['a node that left', { nodes: nodes({}).slice(0, 2) }, 'node p-worker2 is not registered'],
  ['a strange node', { nodes: nodes({}, [...names, 'x']) }, 'node x was not made'],
  ['a system pod that is down', { pods: pods('kube-dns', 'False') }, 'pod coredns is not Ready'],
  ['a scenario’s namespace', { namespaces: [{ name: 'powercut-0-abc' }] }, 'namespace powercut-0-abc was left there'],
  ['another version', { version: 'v1.36.4' }, 'it is Kubernetes v1.36.4, not v1.37.2'],
  ['a changed flag', { grace: '30s' }, 'its settings were changed: node-monitor-grace-period 16.0 s → 30.0 s'],
  ['a changed Lease', { lease: 40 }, 'its settings were changed: lease duration of p-control-plane 16.0 s → 40.0 s'],
  ['a silent kubelet', { reads: { kubeletConfig: refuse } }, 'it cannot be examined (Cannot read the kubelet'],
  ['a silent API server', { reads: { nodes: refuse } }, 'the API server does not answer'],
] as const satisfies readonly (readonly [string, Found, string])[]) {
  test(`${what} makes it unfit`, async () => {
    expect(await judge(found)).toContain(why);
  });
}

test('a node that has just come back is given a moment', async () => {
  let looks = 0;
  const reads = { nodes: async () => nodes({ ready: ++looks < 5 ? 'False' : 'True' }) };
  expect(await judge({ reads })).toBe(undefined);
});

test('so is a kubelet that has just been started', async () => {
  let asked = 0;
  const reader = healthy({});
  const late = async (node: string) => {
    asked += 1;
    return asked < 5 ? refuse() : reader.kubeletConfig(node);
  };
  expect(await judge({ reads: { kubeletConfig: late } })).toBe(undefined);
  expect(asked).toBeGreaterThan(4);
});

test('whoever aborts is not told that the cluster is unfit', async () => {
  const host = fakeKindHost();
  const aborted = whyUnfit(cluster, {
    docker: dockerBy(host.run),
    clock: instantClock(),
    signal: AbortSignal.abort(new Error('enough')),
    readerOf: refuse,
  });
  // No container is there at all: that much is known without asking anything that can be aborted.
  expect(await aborted).toBe('the container of node p-control-plane is gone');
  for (const [index] of names.entries()) {
    host.containers.set(`c${index}`, { ...fakeContainer(`c${index}`, 'p'), image: 'node:v1.37.2' });
  }
  const later = whyUnfit(cluster, {
    docker: dockerBy(host.run),
    clock: instantClock(),
    signal: AbortSignal.abort(new Error('enough')),
    readerOf: refuse,
  });
  await expect(later).rejects.toThrow('enough');
});

async function refuse(): Promise<never> {
  throw new Error('refused');
}

function healthy({ version = 'v1.37.2', grace = '16s', lease = 16, namespaces = [], ...found }: Found): ApiReader {
  return {
    version: async () => version,
    nodes: async () => found.nodes ?? nodes({}),
    namespaces: async () =>
      ['default', 'kube-system', 'local-path-storage']
        .map((name): { name: string; deletionTimestamp?: Date } => ({ name }))
        .concat(namespaces)
        .map((metadata) => ({ metadata })),
    pods: async () => [
      ...(found.pods ?? pods('kube-dns', 'True')),
      staticPod('kube-controller-manager', version, [
        `--node-monitor-grace-period=${grace}`,
        '--node-monitor-period=2s',
        '--node-eviction-rate=10',
      ]),
      staticPod('kube-apiserver', version, [
        '--default-not-ready-toleration-seconds=10',
        '--default-unreachable-toleration-seconds=10',
      ]),
    ],
    daemonSets: async () => [{ metadata: { name: 'kube-proxy' }, status: daemonSetStatus }],
    hasServiceAccount: async () => true,
    leaseHolder: async () => 'p-control-plane_1',
    kubeletConfig: async () => ({ kubeletconfig: { nodeLeaseDurationSeconds: lease } }),
  };
}

const daemonSetStatus = {
  currentNumberScheduled: 3,
  desiredNumberScheduled: 3,
  numberMisscheduled: 0,
  numberReady: 4,
};

/** The last one may be changed. */
function nodes(
  change: { readonly ready?: string; readonly cordoned?: boolean; readonly taint?: string },
  all: readonly string[] = names,
): V1Node[] {
  return all.map((name, index) => {
    const last = index === all.length - 1;
    const taints = last && change.taint !== undefined ? [{ key: change.taint, effect: 'NoSchedule' }] : [];
    const labels: Record<string, string> = index === 0 ? { 'node-role.kubernetes.io/control-plane': '' } : {};
    return {
      metadata: { name, labels },
      spec: { taints, unschedulable: last && change.cordoned === true },
      status: { conditions: [{ type: 'Ready', status: last ? (change.ready ?? 'True') : 'True' }] },
    };
  });
}

function pods(app: string, ready: string): V1Pod[] {
  return [
    {
      metadata: { name: 'coredns', labels: { 'k8s-app': app } },
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready }] },
    },
  ];
}

function staticPod(component: string, version: string, flags: readonly string[]): V1Pod {
  return {
    metadata: { name: `${component}-p`, labels: { component } },
    spec: {
      containers: [
        { name: component, image: `registry.k8s.io/${component}:${version}`, command: [component, ...flags] },
      ],
    },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

test('another cluster in its place is no unfit one: that stops the run', async () => {
  const changed = new HarnessError('E_CLUSTER_CHANGED', 'The run is stopped.');
  const host = fakeKindHost();
  for (const id of ['c0', 'c1', 'c2']) host.containers.set(id, { ...fakeContainer(id, 'p'), image: 'node:v1.37.2' });
  const judged = whyUnfit(cluster, {
    docker: dockerBy(host.run),
    clock: instantClock(),
    signal: new AbortController().signal,
    readerOf: async () => {
      throw changed;
    },
  });
  expect(await rejected(judged)).toBe(changed);
});
