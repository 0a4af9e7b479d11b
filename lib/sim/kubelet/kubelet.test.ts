import { expect, test } from '@playwright/test';
import { ofKind } from '../api/kind.ts';
import { leases, nodes } from '../api/kinds.ts';
import type { Node } from '../objects.ts';
import type { Change } from '../store/store.ts';
import { HollowNode } from '../testing/hollow-node.ts';

const readyOf = (node: Node | undefined) => node?.status?.conditions?.find(({ type }) => type === 'Ready');
const nodeOf = ({ object }: Change): Node => ofKind(nodes, object);
const renewalsOf = (hollow: HollowNode): readonly number[] =>
  hollow.writesOf('Lease', hollow.name).map(({ object }) => Date.parse(ofKind(leases, object).spec?.renewTime ?? ''));

test('a new Node is not ready first, bears the taint of its admission, and becomes Ready', () => {
  const hollow = new HollowNode().started();
  const [created, turned] = hollow.writesOf('Node', hollow.name).map(nodeOf);
  expect(readyOf(created)).toMatchObject({
    status: 'False',
    reason: 'KubeletNotReady',
    message: 'CSINode is not yet initialized',
  });
  expect(created?.spec?.taints).toEqual([{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }]);
  expect(created?.metadata?.labels).toMatchObject({ 'kubernetes.io/hostname': 'demo-worker' });
  expect(readyOf(turned)).toMatchObject({ status: 'True', reason: 'KubeletReady' });
  expect(hollow.events('NodeReady')).toHaveLength(1);
});

test('a node without a network tells all that it misses', () => {
  const hollow = new HollowNode({ podCidr: undefined }).started();
  expect(readyOf(nodeOf(hollow.writesOf('Node', hollow.name)[0] ?? never()))?.message).toBe(
    '[container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized, CSINode is not yet initialized]',
  );
  expect(readyOf(hollow.node)?.status).toBe('False');
  hollow.machine.network.configure('10.244.9.0/24');
  hollow.runFor(300);
  expect(readyOf(hollow.node)?.status).toBe('True');
});

test('the Lease is renewed at a quarter of its duration, and up to 4 % later', () => {
  const hollow = new HollowNode({ settings: { nodeLeaseDuration: 16_000 } }).started();
  hollow.runFor(120_000);
  const renewals = renewalsOf(hollow);
  const gaps = renewals.slice(1).map((at, index) => at - (renewals[index] ?? 0));
  expect(gaps.length).toBeGreaterThan(25);
  for (const gap of gaps) {
    expect(gap).toBeGreaterThanOrEqual(4_000);
    expect(gap).toBeLessThan(4_160 + 20);
  }
  expect(hollow.lease?.metadata?.ownerReferences).toMatchObject([{ kind: 'Node', uid: hollow.node?.metadata?.uid }]);
});

test('renewals fall on the instants that a replay asks for', () => {
  const [early, late] = [Date.UTC(2026, 0, 1, 0, 0, 24, 456), Date.UTC(2026, 0, 1, 0, 1, 23, 789)];
  const hollow = new HollowNode({
    phases: { renewals: [{ at: early }, { at: late, arrivesAt: late + 700 }] },
  }).started();
  hollow.runFor(120_000);
  const renewals = renewalsOf(hollow);
  expect(renewals).toContain(early);
  expect(renewals).toContain(late);
  const gaps = renewals.slice(1).map((at, index) => at - (renewals[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(13_500);
  const after = hollow.writesOf('Lease', hollow.name).map(({ at }, index) => at - (renewals[index] ?? 0));
  expect(after[renewals.indexOf(early)]).toBeLessThan(10);
  expect(after[renewals.indexOf(late)]).toBeGreaterThanOrEqual(700);
});

test('a Node that has not changed is told again after five minutes, more or less the first time', () => {
  const hollow = new HollowNode().started();
  const before = hollow.writes.length;
  hollow.runFor(140_000);
  expect(hollow.writesOf('Node', hollow.name, before)).toHaveLength(0);
  hollow.runFor(340_000);
  const [report] = hollow.writesOf('Node', hollow.name, before).map(nodeOf);
  expect(readyOf(report)?.status).toBe('True');
  expect(readyOf(report)?.lastHeartbeatTime).not.toBe(readyOf(report)?.lastTransitionTime);
});

test('a Node that is there already is adopted with all that it has', () => {
  const hollow = new HollowNode();
  const { api } = hollow.control;
  const taints = [{ key: 'mine', effect: 'NoSchedule' }];
  api.create(
    nodes,
    { metadata: { name: hollow.name, labels: { mine: 'yes' } }, spec: { taints, unschedulable: true } },
    { by: 'test' },
  );
  const uid = hollow.node?.metadata?.uid;
  hollow.started();
  expect(hollow.node?.metadata).toMatchObject({ uid, labels: { mine: 'yes', 'kubernetes.io/os': 'linux' } });
  expect(hollow.node?.spec).toMatchObject({ unschedulable: true });
  expect(hollow.node?.spec?.taints?.map(({ key }) => key)).toContain('mine');
  expect(readyOf(hollow.node)?.status).toBe('True');
  expect(hollow.events('NodeNotSchedulable')).toHaveLength(1);
});

test('a deleted Node is not registered again before the kubelet is restarted, nor is its Lease', () => {
  const hollow = new HollowNode().started();
  hollow.runFor(10_000);
  const { api } = hollow.control;
  api.delete(nodes, { name: hollow.name }, { by: 'test' });
  api.delete(leases, { namespace: 'kube-node-lease', name: hollow.name }, { by: 'test' });
  hollow.runFor(90_000);
  expect(hollow.node).toBeUndefined();
  expect(hollow.lease).toBeUndefined();
  hollow.machine.kubelet.restart();
  hollow.runFor(12_000);
  expect(readyOf(hollow.node)?.status).toBe('True');
  expect(hollow.lease).toBeDefined();
});

test('a short pause shows in the Lease alone', () => {
  const hollow = new HollowNode({ settings: { nodeLeaseDuration: 16_000 } }).started();
  hollow.runFor(10_000);
  const before = hollow.writes.length;
  hollow.machine.pause();
  hollow.runFor(8_000);
  hollow.machine.resume();
  hollow.runFor(6_000);
  expect(hollow.writesOf('Node', hollow.name, before)).toHaveLength(0);
  const renewals = renewalsOf(hollow);
  expect(Math.max(...renewals.slice(1).map((at, index) => at - (renewals[index] ?? 0)))).toBeGreaterThan(8_000);
});

test('after a long pause the runtime seems down until the next status cycle', () => {
  const hollow = new HollowNode({ phases: { hearsFirst: false } }).started();
  hollow.machine.pause();
  hollow.runFor(40_000);
  const before = hollow.writes.length;
  hollow.machine.resume();
  hollow.runFor(15_000);
  const [down, up] = hollow.writesOf('Node', hollow.name, before);
  expect(readyOf(nodeOf(down ?? never()))).toMatchObject({ status: 'False', message: 'container runtime is down' });
  expect(readyOf(nodeOf(up ?? never()))?.status).toBe('True');
  const lasted = (up?.at ?? 0) - (down?.at ?? 0);
  expect(lasted).toBeGreaterThan(10_000);
  expect(lasted).toBeLessThan(10_500);
});

test('a kubelet that hears of its Node first after a pause tells at once what it is like', () => {
  const hollow = new HollowNode({ phases: { hearsFirst: true } }).started();
  const { api } = hollow.control;
  hollow.machine.pause();
  hollow.runFor(40_000);
  const silent = hollow.node ?? never();
  const conditions = (silent.status?.conditions ?? []).map((condition) => ({ ...condition, status: 'Unknown' }));
  api.update(nodes, { ...silent, status: { ...silent.status, conditions } }, { by: 'test', subresource: 'status' });
  const before = hollow.writes.length;
  hollow.machine.resume();
  hollow.runFor(200);
  expect(hollow.writesOf('Node', hollow.name, before).map((write) => readyOf(nodeOf(write))?.status)).toEqual(['True']);
});

test('of kubelets that go on after a pause some hear of their Node first', () => {
  const first = Array.from({ length: 30 }, (_, seed) => {
    const hollow = new HollowNode({ seed }).started();
    hollow.machine.pause();
    hollow.runFor(40_000);
    hollow.machine.resume();
    return hollow.started().events('NodeNotReady').length === 0;
  }).filter(Boolean);
  expect(first.length).toBeGreaterThan(3);
  expect(first.length).toBeLessThan(17);
});

test('a machine that returns soon writes its heartbeat alone', () => {
  const hollow = new HollowNode().started();
  hollow.runFor(20_000);
  const transition = readyOf(hollow.node)?.lastTransitionTime;
  const before = hollow.writes.length;
  hollow.machine.cut();
  hollow.runFor(5_000);
  expect(hollow.writes.length).toBe(before);
  hollow.machine.restore();
  hollow.runFor(5_000);
  const told = hollow.writesOf('Node', hollow.name, before);
  expect(told).toHaveLength(1);
  expect(readyOf(nodeOf(told[0] ?? never()))).toMatchObject({ status: 'True', lastTransitionTime: transition });
  expect(hollow.events('NodeNotReady')).toHaveLength(0);
});

test('a machine that returns hardly ever tells that its node is not ready', () => {
  for (let seed = 0; seed < 100; seed += 1) {
    const hollow = new HollowNode({ seed }).started();
    hollow.machine.cut();
    hollow.runFor(2_000);
    expect(hollow.started().events('NodeNotReady')).toHaveLength(0);
  }
});

for (const { version, first, later } of [
  { version: 'v1.31.0', first: 'demo-worker', later: 'demo-worker' },
  { version: 'v1.35.4', first: undefined, later: undefined },
  { version: 'v1.37.2', first: undefined, later: 'real' },
]) {
  test(`events about the Node name the UID that a kubelet of ${version} takes for it`, () => {
    const hollow = new HollowNode({ version }).started();
    const uid = later === 'real' ? hollow.node?.metadata?.uid : later;
    expect(hollow.events('Starting')[0]?.involvedObject.uid).toBe(first);
    expect(hollow.events('NodeReady')[0]?.involvedObject.uid).toBe(uid);
  });
}

test('a cordoned Node that returns is told schedulable as it is registered anew, and then unschedulable again', () => {
  const hollow = new HollowNode().started();
  hollow.machine.cut();
  const { api } = hollow.control;
  const silent: Node = hollow.node ?? never();
  const conditions = (silent.status?.conditions ?? []).map((condition) => ({ ...condition, status: 'Unknown' }));
  api.update(nodes, { ...silent, spec: { ...silent.spec, unschedulable: true } }, { by: 'test' });
  api.update(
    nodes,
    { ...api.get(nodes, { name: hollow.name }), status: { ...silent.status, conditions } },
    { by: 'test', subresource: 'status' },
  );
  hollow.started();
  expect(hollow.events('NodeSchedulable')).toHaveLength(1);
  expect(hollow.events('NodeNotSchedulable')[0]?.count).toBe(2);
});

test('a kubelet whose Node is gone makes one up for each status of its pods, and tells of it', () => {
  const hollow = new HollowNode({ version: 'v1.37.2' }).started();
  hollow.createPod('p');
  hollow.runFor(5_000);
  const uid = hollow.node?.metadata?.uid;
  const told = (): number => {
    const ofFormer = hollow
      .events('NodeHasSufficientMemory')
      .filter(({ involvedObject }) => involvedObject.uid === uid);
    return ofFormer.reduce((all, { count = 1 }) => all + count, 0);
  };
  hollow.control.api.delete(nodes, { name: hollow.name }, { by: 'test' });
  hollow.runFor(20_000);
  const before = told();
  hollow.deletePod('p', 0);
  hollow.runFor(5_000);
  // As it begins to end it, when its containers have stopped, and when all of it is gone, though the API has it no more.
  expect(told() - before).toBe(3);
});

function never(): never {
  throw new Error('there is no such write');
}
