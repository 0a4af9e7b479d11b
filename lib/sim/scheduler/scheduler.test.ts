import { expect, test } from '@playwright/test';
import { refOf } from '../api/api-server.ts';
import { nodes, pods, replicaSets, services } from '../api/kinds.ts';
import type { Node, Pod } from '../objects.ts';
import { podCondition } from '../rules/pods.ts';
import { ControlledPlane } from '../testing/controllers.ts';
import { addNode, nginxSet, podsOf } from '../testing/workloads.ts';
import { startScheduler } from './scheduler.ts';

const by = 'test';
const unreachable = { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' };

interface Note {
  readonly at: number;
  readonly reason: string;
  readonly note: string;
}

function planeOf(version = 'v1.37.2', seed = 1) {
  const plane = new ControlledPlane(version, [], seed);
  const notes: Note[] = [];
  startScheduler({
    ...plane.context,
    client: plane.client('system:kube-scheduler'),
    events: { record: (_, _type, reason, note) => notes.push({ at: plane.elapsed, reason, note }) },
  });
  return { plane, notes };
}

function addPod(plane: ControlledPlane, name: string, spec: Partial<Pod['spec']> = {}, labels = {}): Pod {
  return plane.api.create(
    pods,
    {
      metadata: { name, namespace: 'default', labels },
      spec: { containers: [{ name: 'main', image: 'busybox' }], ...spec },
    },
    { by },
  );
}

const requesting = (cpu: string) => ({
  containers: [{ name: 'main', image: 'busybox', resources: { requests: { cpu } } }],
});
const nodeOf = (plane: ControlledPlane, name: string) =>
  plane.api.get(pods, { namespace: 'default', name }).spec?.nodeName;
const taint = (plane: ControlledPlane, name: string, spec: Node['spec']) =>
  plane.api.update(nodes, { ...plane.api.get(nodes, { name }), spec: spec ?? {} }, { by });

test('a pod is bound to a node that will have it, and that is told', () => {
  const { plane, notes } = planeOf();
  addNode(plane, 'control-plane', { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] });
  addNode(plane, 'cordoned', { unschedulable: true });
  addNode(plane, 'worker');
  addPod(plane, 'web');
  plane.runFor(100);
  expect(nodeOf(plane, 'web')).toBe('worker');
  expect(podCondition(plane.api.get(pods, { namespace: 'default', name: 'web' }), 'PodScheduled')?.status).toBe('True');
  expect(notes).toMatchObject([{ reason: 'Scheduled', note: 'Successfully assigned default/web to worker' }]);
});

for (const [version, text] of [
  ['v1.31.0', '1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }, 1 node(s) were unschedulable'],
  ['v1.37.2', '1 node(s) had untolerated taint(s), 1 node(s) were unschedulable'],
] as const) {
  test(`${version} says why no node will do`, () => {
    const { plane, notes } = planeOf(version);
    addNode(plane, 'gone', { taints: [unreachable] });
    addNode(plane, 'cordoned', { unschedulable: true });
    addNode(plane, 'small');
    addPod(plane, 'big', requesting('3'));
    plane.runFor(100);
    const preemption =
      version === 'v1.37.2'
        ? '3 Preemption is not helpful for scheduling'
        : '1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling';
    const message = `0/3 nodes are available: 1 Insufficient cpu, ${text}. preemption: 0/3 nodes are available: ${preemption}.`;
    expect(notes).toMatchObject([{ reason: 'FailedScheduling', note: message }]);
    const condition = podCondition(plane.api.get(pods, { namespace: 'default', name: 'big' }), 'PodScheduled');
    expect(condition).toMatchObject({ status: 'False', reason: 'Unschedulable', message });
  });
}

test('without any node that is said', () => {
  const { plane, notes } = planeOf();
  addPod(plane, 'web');
  plane.runFor(100);
  expect(notes).toMatchObject([{ reason: 'FailedScheduling', note: 'no nodes available to schedule pods' }]);
});

for (const [version, least, most] of [
  ['v1.31.0', 1000, 2100],
  ['v1.37.2', 0, 30],
] as const) {
  test(`${version} tries again when a taint goes, after the back-off only if it does not take from it`, () => {
    const { plane } = planeOf(version);
    addNode(plane, 'worker', { taints: [unreachable] });
    plane.runFor(5000);
    const addedAt = plane.elapsed;
    addPod(plane, 'web');
    plane.runFor(100);
    taint(plane, 'worker', {});
    plane.runFor(least === 0 ? most : 700);
    expect(nodeOf(plane, 'web')).toBe(least === 0 ? 'worker' : undefined);
    plane.runFor(addedAt + most + 100 - plane.elapsed);
    expect(nodeOf(plane, 'web')).toBe('worker');
  });
}

test('a node has room for what it can hold, and a pod that leaves makes room', () => {
  const { plane } = planeOf();
  addNode(plane, 'worker');
  addPod(plane, 'first', requesting('1500m'));
  plane.runFor(50);
  addPod(plane, 'second', requesting('600m'));
  addPod(plane, 'third', requesting('500m'));
  plane.runFor(50);
  expect([nodeOf(plane, 'second'), nodeOf(plane, 'third')]).toEqual([undefined, 'worker']);
  plane.api.delete(pods, { namespace: 'default', name: 'first' }, { by, gracePeriodSeconds: 0 });
  plane.runFor(3000);
  expect(nodeOf(plane, 'second')).toBe('worker');
});

test('a pod that has ended takes no room', () => {
  const { plane } = planeOf();
  addNode(plane, 'worker');
  const first = addPod(plane, 'first', requesting('1500m'));
  plane.runFor(50);
  const bound = plane.api.get(pods, refOf(first));
  plane.api.update(pods, { ...bound, status: { ...bound.status, phase: 'Succeeded' } }, { by, subresource: 'status' });
  plane.runFor(50);
  addPod(plane, 'second', requesting('1'));
  plane.runFor(50);
  expect(nodeOf(plane, 'second')).toBe('worker');
});

test('pods of one ReplicaSet are spread over the nodes', () => {
  const { plane } = planeOf();
  const names = ['worker', 'worker2', 'worker3'];
  for (const name of names) addNode(plane, name);
  const set = plane.api.create(replicaSets, nginxSet(9), { by });
  const ownerReferences = [
    { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'nginx', uid: set.metadata?.uid ?? '', controller: true },
  ];
  plane.runFor(20);
  for (let index = 0; index < 9; index += 1) {
    const metadata = { name: `nginx-${index}`, namespace: 'default', labels: { app: 'nginx' }, ownerReferences };
    plane.api.create(pods, { metadata, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } }, { by });
  }
  plane.runFor(200);
  const counts = names.map((name) => podsOf(plane).filter(({ spec }) => spec?.nodeName === name).length);
  expect(counts).toEqual([3, 3, 3]);
});

test('pods of one Service are spread although they request unlike amounts of processors', () => {
  const { plane } = planeOf();
  addNode(plane, 'busy');
  addNode(plane, 'idle');
  addPod(plane, 'other', { ...requesting('700m'), nodeName: 'busy' });
  plane.api.create(
    services,
    { metadata: { name: 'web', namespace: 'default' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } },
    { by },
  );
  plane.runFor(50);
  addPod(plane, 'web-1', { nodeName: 'idle' }, { app: 'web' });
  plane.runFor(50);
  addPod(plane, 'web-2', {}, { app: 'web' });
  addPod(plane, 'lone', {}, { app: 'lone' });
  plane.runFor(50);
  expect([nodeOf(plane, 'web-2'), nodeOf(plane, 'lone')]).toEqual(['busy', 'idle']);
});

test('a DaemonSet pod is asked of its own node only', () => {
  const { plane, notes } = planeOf();
  addNode(plane, 'worker', { taints: [unreachable] });
  addNode(plane, 'worker2');
  addPod(plane, 'daemon', {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['worker'] }] }],
        },
      },
    },
  });
  plane.runFor(50);
  expect(notes[0]?.note).toBe(
    "0/2 nodes are available: 1 node(s) didn't satisfy plugin(s) [NodeAffinity], 1 node(s) had untolerated taint(s). preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
  );
  taint(plane, 'worker', {});
  plane.runFor(50);
  expect(nodeOf(plane, 'daemon')).toBe('worker');
});

const term = (topologyKey: string) => ({ topologyKey, labelSelector: { matchLabels: { app: 'db' } } });
const antiAffinity = {
  affinity: {
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('kubernetes.io/hostname')] },
  },
};

test('pods with anti-affinity keep apart, from both sides', () => {
  const { plane, notes } = planeOf();
  addNode(plane, 'worker');
  addNode(plane, 'worker2');
  addPod(plane, 'db-0', antiAffinity, { app: 'db' });
  addPod(plane, 'db-1', antiAffinity, { app: 'db' });
  plane.runFor(50);
  expect(new Set([nodeOf(plane, 'db-0'), nodeOf(plane, 'db-1')])).toEqual(new Set(['worker', 'worker2']));
  addPod(plane, 'db-2', antiAffinity, { app: 'db' });
  addPod(plane, 'plain', {}, { app: 'db' });
  plane.runFor(50);
  const told = notes.filter(({ reason }) => reason === 'FailedScheduling').map(({ note }) => note.split('.')[0]);
  expect(told).toEqual([
    "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules",
    "0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules",
  ]);
});

test('pods with affinity come together, and the first may be anywhere', () => {
  const { plane, notes } = planeOf();
  for (const name of ['worker', 'worker2', 'worker3']) addNode(plane, name);
  const affinity = {
    affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('kubernetes.io/hostname')] } },
  };
  addPod(plane, 'other', affinity, { app: 'other' });
  plane.runFor(50);
  expect(notes[0]?.note).toContain("3 node(s) didn't match pod affinity rules");
  for (let index = 0; index < 4; index += 1) addPod(plane, `db-${index}`, affinity, { app: 'db' });
  plane.runFor(3000);
  const together = [0, 1, 2, 3].map((index) => nodeOf(plane, `db-${index}`));
  expect(new Set(together).size).toBe(1);
  expect(nodeOf(plane, 'other')).toBe(together[0]);
});

test('a hard constraint of spread is kept', () => {
  const { plane, notes } = planeOf();
  addNode(plane, 'worker', {}, { zone: 'a' });
  addNode(plane, 'worker2', { unschedulable: true }, { zone: 'b' });
  const spread = {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'db' } },
      },
    ],
  };
  addPod(plane, 'db-0', spread, { app: 'db' });
  addPod(plane, 'db-1', spread, { app: 'db' });
  plane.runFor(50);
  expect(notes.filter(({ reason }) => reason === 'Scheduled')).toHaveLength(1);
  expect(notes.find(({ reason }) => reason === 'FailedScheduling')?.note).toContain(
    "1 node(s) didn't match pod topology spread constraints",
  );
});

test('of nodes that are alike, chance chooses', () => {
  const chosen = new Set<string | undefined>();
  for (let seed = 0; seed < 12; seed += 1) {
    const { plane } = planeOf('v1.37.2', seed);
    addNode(plane, 'worker');
    addNode(plane, 'worker2');
    addPod(plane, 'web');
    plane.runFor(50);
    chosen.add(nodeOf(plane, 'web'));
  }
  expect(chosen.size).toBe(2);
});

test('pods of another scheduler and pods with gates are left alone', () => {
  const { plane } = planeOf();
  addNode(plane, 'worker');
  addPod(plane, 'foreign', { schedulerName: 'other' });
  addPod(plane, 'gated', { schedulingGates: [{ name: 'wait' }] });
  plane.runFor(5000);
  expect([nodeOf(plane, 'foreign'), nodeOf(plane, 'gated')]).toEqual([undefined, undefined]);
});

test('of nodes that are equally good the wished one is taken; one that is not among them is not', () => {
  for (const [wish, expected] of [
    ['second', 'second'],
    ['first', 'first'],
    ['full', undefined],
  ] as const) {
    const plane = new ControlledPlane('v1.37.2', [], 1);
    const asked: (readonly string[])[] = [];
    startScheduler({
      ...plane.context,
      client: plane.client('system:kube-scheduler'),
      events: { record: () => {} },
      choose: (_pod, among) => {
        asked.push(among);
        return wish;
      },
    });
    for (const name of ['first', 'second', 'full']) addNode(plane, name);
    addPod(plane, 'ballast', { ...requesting('1'), nodeName: 'full' });
    plane.runFor(100);
    addPod(plane, 'web');
    plane.runFor(100);
    expect(asked).toEqual([['first', 'second']]);
    if (expected === undefined) expect(nodeOf(plane, 'web')).not.toBe(wish);
    else expect(nodeOf(plane, 'web')).toBe(expected);
  }
});
