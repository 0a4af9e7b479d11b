import { expect, test } from '@playwright/test';
import { refOf } from '../../api/api-server.ts';
import { daemonSets, nodes, pods } from '../../api/kinds.ts';
import type { DaemonSet, Node, Pod } from '../../objects.ts';
import { startScheduler } from '../../scheduler/scheduler.ts';
import { ControlledPlane } from '../../testing/controllers.ts';
import { addNode, nginx, podsOf, setReady } from '../../testing/workloads.ts';
import { startDaemonSetController } from './daemon-set.ts';

const by = 'test';
const ref = { namespace: 'default', name: 'agent' };

function planeOf(version = 'v1.37.2') {
  const plane = new ControlledPlane(version, [startDaemonSetController]);
  startScheduler({ ...plane.context, client: plane.client('scheduler'), events: { record: () => {} } });
  for (const name of ['worker', 'worker2', 'worker3']) addNode(plane, name);
  return plane;
}

const agent = (spec: object = {}): DaemonSet => ({
  metadata: ref,
  spec: { selector: { matchLabels: { app: 'nginx' } }, template: { ...nginx, spec: { ...nginx.spec, ...spec } } },
});

const taint = (plane: ControlledPlane, name: string, spec: Node['spec']) =>
  plane.api.update(nodes, { ...plane.api.get(nodes, { name }), spec: spec ?? {} }, { by });
/** The template that its pods are to be of from now on. */
function giveNewImage(plane: ControlledPlane): void {
  const daemonSet = plane.api.get(daemonSets, ref);
  const template = { ...nginx, spec: { containers: [{ name: 'nginx', image: 'nginx:2' }] } };
  plane.api.update(daemonSets, { ...daemonSet, spec: { selector: {}, ...daemonSet.spec, template } }, { by });
}
const statusOf = (plane: ControlledPlane) => plane.api.get(daemonSets, ref).status;
const nodesOf = (plane: ControlledPlane) =>
  podsOf(plane)
    .map(({ spec }) => spec?.nodeName ?? '')
    .toSorted(inOrder);
const inOrder = (a: string, b: string) => (a < b ? -1 : 1);
const podOn = (plane: ControlledPlane, node: string): Pod => {
  const found = podsOf(plane).find(({ spec }) => spec?.nodeName === node);
  if (found === undefined) throw new Error(`no pod on ${node}`);
  return found;
};

test('each node gets a pod, which tolerates what befalls nodes', () => {
  const plane = planeOf();
  plane.api.create(daemonSets, agent(), { by });
  plane.runFor(500);
  expect(nodesOf(plane)).toEqual(['worker', 'worker2', 'worker3']);
  const { metadata, spec } = podOn(plane, 'worker');
  expect(metadata?.labels).toMatchObject({ app: 'nginx', 'pod-template-generation': '1' });
  expect(metadata?.labels?.['controller-revision-hash']).toMatch(/^[bcdf456789]{8,10}$/);
  const tolerated = spec?.tolerations?.map(({ key, effect, tolerationSeconds }) => [key, effect, tolerationSeconds]);
  expect(tolerated).toEqual([
    ['node.kubernetes.io/not-ready', 'NoExecute', undefined],
    ['node.kubernetes.io/unreachable', 'NoExecute', undefined],
    ['node.kubernetes.io/disk-pressure', 'NoSchedule', undefined],
    ['node.kubernetes.io/memory-pressure', 'NoSchedule', undefined],
    ['node.kubernetes.io/pid-pressure', 'NoSchedule', undefined],
    ['node.kubernetes.io/unschedulable', 'NoSchedule', undefined],
  ]);
  for (const pod of podsOf(plane)) setReady(plane, pod);
  plane.runFor(500);
  expect(statusOf(plane)).toEqual({
    currentNumberScheduled: 3,
    desiredNumberScheduled: 3,
    numberMisscheduled: 0,
    numberReady: 3,
    numberAvailable: 3,
    updatedNumberScheduled: 3,
    observedGeneration: 1,
  });
  addNode(plane, 'worker4');
  plane.runFor(500);
  expect(nodesOf(plane)).toContain('worker4');
});

for (const version of ['v1.31.0', 'v1.37.2']) {
  test(`${version} keeps the pod of an unreachable node, which counts as misscheduled until the taint goes`, () => {
    const plane = planeOf(version);
    plane.api.create(daemonSets, agent(), { by });
    plane.runFor(500);
    for (const pod of podsOf(plane)) setReady(plane, pod);
    plane.runFor(500);
    taint(plane, 'worker', { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }] });
    plane.runFor(10);
    setReady(plane, podOn(plane, 'worker'), false);
    plane.runFor(500);
    expect(statusOf(plane)).toMatchObject({
      desiredNumberScheduled: 2,
      currentNumberScheduled: 2,
      updatedNumberScheduled: 2,
      numberMisscheduled: 1,
      numberReady: 2,
    });
    expect(podsOf(plane).filter(({ metadata }) => metadata?.deletionTimestamp !== undefined)).toEqual([]);
    taint(plane, 'worker', {});
    plane.runFor(500);
    expect(statusOf(plane)).toMatchObject({ desiredNumberScheduled: 3, numberMisscheduled: 0, numberUnavailable: 1 });
  });
}

test('a change of taints alone wakes it in v1.31, and not in v1.37', () => {
  const misscheduled = ['v1.31.0', 'v1.37.2'].map((version) => {
    const plane = planeOf(version);
    plane.api.create(daemonSets, agent(), { by });
    plane.runFor(500);
    taint(plane, 'worker', { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }] });
    plane.runFor(500);
    return statusOf(plane)?.numberMisscheduled;
  });
  expect(misscheduled).toEqual([1, 0]);
});

test('a taint NoExecute that it does not tolerate drives its pod away', () => {
  const plane = planeOf();
  plane.api.create(daemonSets, agent(), { by });
  plane.runFor(500);
  taint(plane, 'worker', { taints: [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }] });
  plane.runFor(500);
  expect(podOn(plane, 'worker').metadata?.deletionTimestamp).toBeDefined();
  expect(plane.told.map(({ reason }) => reason)).toContain('SuccessfulDelete');
});

test('a node that it does not select gets none', () => {
  const plane = planeOf();
  addNode(plane, 'special', {}, { disk: 'ssd' });
  plane.api.create(daemonSets, agent({ nodeSelector: { disk: 'ssd' } }), { by });
  plane.runFor(500);
  expect(nodesOf(plane)).toEqual(['special']);
});

test('a failed pod is replaced, and that is told', () => {
  const plane = planeOf();
  plane.api.create(daemonSets, agent(), { by });
  plane.runFor(500);
  const failed = podOn(plane, 'worker2');
  plane.api.update(pods, { ...failed, status: { ...failed.status, phase: 'Failed' } }, { by, subresource: 'status' });
  plane.runFor(500);
  const { name } = refOf(failed);
  expect(plane.told).toContainEqual({
    by: 'daemonset-controller',
    about: 'DaemonSet/agent',
    type: 'Warning',
    reason: 'FailedDaemonPod',
    message: `Found failed daemon pod default/${name} on node worker2, will try to kill it`,
  });
  expect(podOn(plane, 'worker2').metadata?.name).not.toBe(name);
});

test('an update replaces one pod after another', () => {
  const plane = planeOf();
  plane.api.create(daemonSets, agent(), { by });
  plane.runFor(500);
  for (const pod of podsOf(plane)) setReady(plane, pod);
  plane.runFor(500);
  giveNewImage(plane);
  const going = () => podsOf(plane).filter(({ metadata }) => metadata?.deletionTimestamp !== undefined);
  for (let round = 0; round < 3; round += 1) {
    plane.runFor(500);
    expect(going()).toHaveLength(1);
    for (const pod of going()) plane.api.delete(pods, refOf(pod), { by, gracePeriodSeconds: 0 });
    plane.runFor(500);
    for (const pod of podsOf(plane)) setReady(plane, pod);
  }
  plane.runFor(500);
  expect(going()).toHaveLength(0);
  expect(podsOf(plane).every(({ spec }) => spec?.containers[0]?.image === 'nginx:2')).toBe(true);
  expect(statusOf(plane)?.updatedNumberScheduled).toBe(3);
});

/** Three nodes with a Ready pod each, of which the template is then another. */
function updatedWithSurge(maxSurge: number | string) {
  const plane = planeOf();
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable: 0 } };
  const selector = { matchLabels: { app: 'nginx' } };
  plane.api.create(daemonSets, { metadata: ref, spec: { selector, template: nginx, updateStrategy } }, { by });
  plane.runFor(500);
  for (const pod of podsOf(plane)) setReady(plane, pod);
  plane.runFor(500);
  giveNewImage(plane);
  plane.runFor(500);
  return plane;
}

const isGoing = ({ metadata }: Pod) => metadata?.deletionTimestamp !== undefined;
const isNew = ({ spec }: Pod) => spec?.containers[0]?.image === 'nginx:2';

test('an update that may surge makes a pod beside the old one, and deletes that when the new one is available', () => {
  const plane = updatedWithSurge(1);
  for (let round = 1; round <= 3; round += 1) {
    expect(podsOf(plane).filter(isNew)).toHaveLength(round);
    expect(podsOf(plane).filter(isGoing)).toHaveLength(0);
    for (const pod of podsOf(plane).filter(isNew)) setReady(plane, pod);
    plane.runFor(500);
    const going = podsOf(plane).filter(isGoing);
    expect(going.map((pod) => isNew(pod))).toEqual([false]);
    for (const pod of going) plane.api.delete(pods, refOf(pod), { by, gracePeriodSeconds: 0 });
    plane.runFor(500);
  }
  expect(nodesOf(plane)).toEqual(['worker', 'worker2', 'worker3']);
  expect(podsOf(plane).every(isNew)).toBe(true);
});

test('an old pod that does not work is no reason to wait for a surge', () => {
  const plane = updatedWithSurge('34%');
  // 34 % of three nodes are two.
  expect(podsOf(plane).filter(isNew)).toHaveLength(2);
  const old = podsOf(plane).find(
    (pod) => !isNew(pod) && nodesOf(plane).filter((node) => node === pod.spec?.nodeName).length === 1,
  );
  if (old === undefined) throw new Error('no node without a new pod');
  const { conditions = [] } = old.status ?? {};
  const notReady = conditions.map((one) => (one.type === 'Ready' ? { ...one, status: 'False' } : one));
  plane.api.update(pods, { ...old, status: { ...old.status, conditions: notReady } }, { by, subresource: 'status' });
  plane.runFor(500);
  expect(podsOf(plane).filter(isNew)).toHaveLength(3);
  expect(
    podsOf(plane)
      .filter((pod) => isGoing(pod))
      .map(refOf),
  ).toEqual([refOf(old)]);
});

test('where none belongs any more, the old pod goes only when enough are available without it', () => {
  const plane = planeOf();
  const selector = { matchLabels: { app: 'nginx' } };
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
  plane.api.create(daemonSets, { metadata: ref, spec: { selector, template: nginx, updateStrategy } }, { by });
  plane.runFor(500);
  for (const pod of podsOf(plane)) setReady(plane, pod);
  taint(plane, 'worker', { taints: [{ key: 'maintenance', effect: 'NoSchedule' }] });
  giveNewImage(plane);
  plane.runFor(500);
  // Three are available and two are wanted: one may go, and two more come, one at a time.
  expect(
    podsOf(plane)
      .filter(isGoing)
      .map(({ spec }) => spec?.nodeName),
  ).toEqual(['worker']);
  expect(podsOf(plane).filter(isNew)).toHaveLength(1);
});
