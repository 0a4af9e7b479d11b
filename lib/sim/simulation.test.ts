import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { coreEvents, daemonSets, deployments, leases, nodes, pods } from './api/kinds.ts';
import type { Node, Pod } from './objects.ts';
import { isPodReady } from './rules/pods.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';
import type { Listener } from './store/store.ts';

const options: SimulationOptions = {
  name: 'demo',
  version: 'v1.37.2',
  workers: 2,
  settings: {},
  images: ['nginx:1.22'],
  seed: 1,
  startAt: Date.UTC(2026, 10, 1, 12),
};

const namespace = 'default';

/** A Deployment of four, which runs when this returns. */
function deploy(simulation: Simulation): void {
  const labels = { app: 'web' };
  simulation.api.create(
    deployments,
    {
      metadata: { name: 'web', namespace },
      spec: {
        replicas: 4,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.22' }] } },
      },
    },
    { by: 'test' },
  );
  advance(simulation, 10_000);
}

const advance = (simulation: Simulation, duration: number): void => simulation.runUntil(simulation.now + duration);

const worker = (simulation: Simulation): Node => simulation.api.get(nodes, { name: 'demo-worker' });

const readyOf = (node: Node): string | undefined =>
  node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;

const taintsOf = ({ spec }: Node): readonly string[] =>
  (spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);

const webPods = (simulation: Simulation): readonly Pod[] => [...simulation.api.list(pods, namespace)];

/** Six minutes with a dark node, with the settings that Kubernetes is shipped with. */
function story(changed: Partial<SimulationOptions> = {}, listener: Listener = () => {}): Simulation {
  const simulation = new Simulation({ ...options, ...changed });
  simulation.onWrite(listener);
  deploy(simulation);
  simulation.machine('demo-worker').cut();
  advance(simulation, 360_000);
  simulation.machine('demo-worker').restore();
  advance(simulation, 30_000);
  return simulation;
}

function digestOfStory(changed: Partial<SimulationOptions> = {}): string {
  const digest = createHash('sha256');
  story(changed, ({ type, at, by, object }) => digest.update(JSON.stringify([type, at, by, object])));
  return digest.digest('hex');
}

test('the same options make the same bytes', () => {
  expect(digestOfStory()).toBe(digestOfStory());
  expect(digestOfStory({ seed: 2 })).not.toBe(digestOfStory());
});

test('a cluster is made as kind makes it', () => {
  const simulation = new Simulation(options);
  expect(simulation.nodes).toEqual([
    { name: 'demo-control-plane', role: 'control-plane' },
    { name: 'demo-worker', role: 'worker' },
    { name: 'demo-worker2', role: 'worker' },
  ]);
  expect([...simulation.api.list(nodes)].map(readyOf)).toEqual(['True', 'True', 'True']);
  expect([...simulation.api.list(nodes)].flatMap(taintsOf)).toEqual([
    'node-role.kubernetes.io/control-plane:NoSchedule',
  ]);
  const system = [...simulation.api.list(pods, 'kube-system')];
  expect(system.every(isPodReady)).toBe(true);
  expect(
    system
      .map(({ metadata }) => metadata?.labels?.['component'])
      .filter((name) => name !== undefined)
      .toSorted(),
  ).toEqual(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']);
  expect([...simulation.api.list(daemonSets)].map(({ status }) => status?.numberAvailable)).toEqual([3, 3]);
});

test('the scheduler tells by the older events, as one does that starts before its API server', () => {
  const simulation = new Simulation(options);
  deploy(simulation);
  const scheduled = [...simulation.api.list(coreEvents, namespace)].filter(({ reason }) => reason === 'Scheduled');
  expect(scheduled).toHaveLength(4);
  for (const event of scheduled) {
    expect(event).toMatchObject({
      source: { component: 'default-scheduler' },
      reportingComponent: 'default-scheduler',
      count: 1,
      message: expect.stringMatching(/^Successfully assigned default\/web-.* to demo-worker2?$/),
    });
    expect(event.firstTimestamp).toBe(event.lastTimestamp);
    for (const newer of ['eventTime', 'action', 'series']) expect(event).not.toHaveProperty(newer);
  }
});

test('what was asked for is among the flags of the control plane', () => {
  const simulation = new Simulation({
    ...options,
    settings: { nodeMonitorGracePeriod: 16_000, defaultUnreachableTolerationSeconds: 10 },
  });
  const commandOf = (component: string): readonly string[] => {
    const pod = simulation.api.get(pods, { namespace: 'kube-system', name: `${component}-demo-control-plane` });
    return pod.spec?.containers[0]?.command ?? [];
  };
  expect(commandOf('kube-controller-manager')).toContain('--node-monitor-grace-period=16s');
  expect(commandOf('kube-apiserver')).toContain('--default-unreachable-toleration-seconds=10');
  expect(commandOf('kube-apiserver').join(' ')).not.toContain('--default-not-ready-toleration-seconds');
});

test('a node loses power, its pods run elsewhere, and it returns', () => {
  const simulation = new Simulation(options);
  deploy(simulation);
  expect(
    webPods(simulation)
      .map(({ spec }) => spec?.nodeName ?? '')
      .toSorted(),
  ).toEqual(['demo-worker', 'demo-worker', 'demo-worker2', 'demo-worker2']);
  const lost = webPods(simulation).filter(({ spec }) => spec?.nodeName === 'demo-worker');

  simulation.machine('demo-worker').cut();
  advance(simulation, 30_000);
  expect(readyOf(worker(simulation))).toBe('True');

  advance(simulation, 30_000);
  expect(readyOf(worker(simulation))).toBe('Unknown');
  expect(taintsOf(worker(simulation))).toEqual([
    'node.kubernetes.io/unreachable:NoSchedule',
    'node.kubernetes.io/unreachable:NoExecute',
  ]);
  expect(webPods(simulation).filter((pod) => !isPodReady(pod))).toHaveLength(2);
  expect(webPods(simulation).every(({ metadata }) => metadata?.deletionTimestamp === undefined)).toBe(true);

  advance(simulation, 310_000);
  expect(
    webPods(simulation)
      .filter(isPodReady)
      .map(({ spec }) => spec?.nodeName),
  ).toEqual(Array.from({ length: 4 }, () => 'demo-worker2'));
  expect(
    webPods(simulation)
      .filter(({ metadata }) => metadata?.deletionTimestamp !== undefined)
      .map(({ metadata }) => metadata?.uid),
  ).toEqual(lost.map(({ metadata }) => metadata?.uid));

  simulation.machine('demo-worker').restore();
  advance(simulation, 15_000);
  expect(readyOf(worker(simulation))).toBe('True');
  expect(taintsOf(worker(simulation))).toEqual([]);
  expect(webPods(simulation)).toHaveLength(4);
});

test('a node that is deleted, reset and joined again is a new one that runs pods', () => {
  const simulation = new Simulation(options);
  const machine = simulation.machine('demo-worker');
  const { uid } = worker(simulation).metadata ?? {};
  simulation.api.delete(nodes, { name: 'demo-worker' }, { by: 'test' });
  const reset = machine.reset();
  advance(simulation, 3_000);
  machine.removeCniFiles();
  expect([reset.result?.exitCode, machine.remains]).toEqual([0, []]);
  const joined = machine.join();
  advance(simulation, 20_000);
  expect(joined.result?.exitCode).toBe(0);
  expect(worker(simulation).metadata?.uid).not.toBe(uid);
  expect(worker(simulation).spec?.podCIDR).toBe('10.244.3.0/24');
  expect(readyOf(worker(simulation))).toBe('True');
  expect(
    simulation.api.get(leases, { namespace: 'kube-node-lease', name: 'demo-worker' }).metadata?.ownerReferences?.[0]
      ?.uid,
  ).toBe(worker(simulation).metadata?.uid);
});

test('the control plane keeps its power', () => {
  const simulation = new Simulation(options);
  expect(() => simulation.machine('demo-control-plane').cut()).toThrow(/a control plane without power is not modelled/);
  simulation.machine('demo-control-plane').kubelet.stop();
  advance(simulation, 70_000);
  expect(readyOf(simulation.api.get(nodes, { name: 'demo-control-plane' }))).toBe('Unknown');
  simulation.machine('demo-control-plane').kubelet.start();
  advance(simulation, 10_000);
  expect(readyOf(simulation.api.get(nodes, { name: 'demo-control-plane' }))).toBe('True');
});

for (const version of ['v1.29.0', 'v1.31.0', 'v1.33.13', 'v1.34.4', 'v1.36.1']) {
  test(`the story of ${version} comes to its end`, () => {
    const simulation = story({ version });
    expect(readyOf(worker(simulation))).toBe('True');
    expect(webPods(simulation).filter(isPodReady)).toHaveLength(4);
  });
}
