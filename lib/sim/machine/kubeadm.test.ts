import { expect, test } from '@playwright/test';
import { ofKind } from '../api/kind.ts';
import { nodes, pods } from '../api/kinds.ts';
import { HollowNode } from '../testing/hollow-node.ts';

const isReady = (hollow: HollowNode): boolean =>
  hollow.node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

test('a join refuses to take the place of a Node that is Ready, and leaves the kubelet down', () => {
  const hollow = new HollowNode().started();
  const reset = hollow.machine.reset();
  hollow.runFor(3_000);
  expect(reset.result?.exitCode).toBe(0);
  expect(hollow.machine.kubelet.configured).toBe(false);
  expect(hollow.machine.remains).toEqual(['/etc/cni/net.d/10-kindnet.conflist']);
  const joined = hollow.machine.join();
  hollow.runFor(3_000);
  expect(joined.result?.exitCode).toBe(1);
  expect(joined.result?.output).toContain(
    'error: error execution phase kubelet-start: a Node with name "demo-worker" and status "Ready" already exists in the cluster. You must delete the existing Node or change the name of this new joining Node\n',
  );
  expect(hollow.machine.kubelet.activity).toBe('inactive');
  expect(hollow.machine.remains).toContain('/etc/kubernetes/bootstrap-kubelet.conf');
});

test('a reset stops the kubelet before it removes the containers, so that nothing is told of that', () => {
  const hollow = new HollowNode();
  hollow.started();
  hollow.createPod('web');
  hollow.runFor(3_000);
  const renewed = hollow.lease?.spec?.renewTime;
  const since = hollow.writes.length;
  const reset = hollow.machine.reset();
  hollow.runFor(700);
  expect(hollow.machine.kubelet.activity).toBe('inactive');
  expect(reset.result).toBeUndefined();
  hollow.runFor(20_000);
  expect(reset.result?.exitCode).toBe(0);
  expect(hollow.writes.slice(since)).toEqual([]);
  expect(hollow.lease?.spec?.renewTime).toBe(renewed);
});

for (const [version, kept] of [
  ['v1.34.4', {}],
  ['v1.37.2', { terminated: { reason: 'Unknown', exitCode: 255 } }],
] as const) {
  test(`${version}: a pod that is bound to a machine still that was reset and joined runs again, and its restarts go on`, () => {
    const hollow = new HollowNode({ version }).started();
    hollow.createPod('web');
    hollow.runFor(3_000);
    hollow.machine.cut();
    hollow.machine.restore();
    hollow.runFor(8_000);
    const since = hollow.writes.length;
    hollow.machine.reset();
    hollow.runFor(3_000);
    hollow.control.api.delete(nodes, { name: hollow.name }, { by: 'test' });
    hollow.machine.join();
    hollow.runFor(8_000);
    const states = hollow
      .writesOf('Pod', 'web', since)
      .map(({ object }) => ofKind(pods, object).status?.containerStatuses?.[0]);
    expect(states[0]).toMatchObject({
      restartCount: 1,
      state: { waiting: { reason: 'ContainerCreating' } },
      lastState: { terminated: { reason: 'Unknown', exitCode: 255 } },
    });
    expect(states.at(-1)).toMatchObject({ restartCount: 2, state: { running: {} }, lastState: kept });
    expect(Object.keys(states.at(-1)?.lastState ?? {})).toEqual(Object.keys(kept));
  });
}

test('a deleted node that joins again is a new one', () => {
  const hollow = new HollowNode().started();
  const uid = hollow.node?.metadata?.uid;
  hollow.machine.reset();
  hollow.runFor(3_000);
  hollow.control.api.delete(nodes, { name: hollow.name }, { by: 'test' });
  const joined = hollow.machine.join();
  hollow.runFor(6_000);
  expect(joined.result?.exitCode).toBe(0);
  expect(joined.result?.output).toContain('This node has joined the cluster:');
  expect(isReady(hollow)).toBe(true);
  expect(hollow.node?.metadata?.uid).not.toBe(uid);
});

test('a Node that is not Ready is adopted by a join', () => {
  const hollow = new HollowNode().started();
  const { api } = hollow.control;
  const uid = hollow.node?.metadata?.uid;
  hollow.machine.reset();
  hollow.runFor(3_000);
  const node = api.get(nodes, { name: hollow.name });
  const conditions = (node.status?.conditions ?? []).map((one) => ({ ...one, status: 'Unknown' }));
  api.update(nodes, { ...node, status: { ...node.status, conditions } }, { by: 'test', subresource: 'status' });
  const joined = hollow.machine.join();
  hollow.runFor(6_000);
  expect(joined.result?.exitCode).toBe(0);
  expect(isReady(hollow)).toBe(true);
  expect(hollow.node?.metadata?.uid).toBe(uid);
});

test('up to v1.33 a join notes the socket at the Node before it ends', () => {
  const [old, newer] = ['v1.31.0', 'v1.37.2'].map((version) => {
    const hollow = new HollowNode({ version });
    hollow.machine.kubelet.configure('no');
    hollow.machine.restore();
    hollow.machine.join();
    hollow.runFor(6_000);
    return hollow.node?.metadata?.annotations?.['kubeadm.alpha.kubernetes.io/cri-socket'];
  });
  expect(old).toBe('unix:///run/containerd/containerd.sock');
  expect(newer).toBeUndefined();
});

test('a loss of power ends a join without an exit code', () => {
  const hollow = new HollowNode().started();
  const joined = hollow.machine.join();
  hollow.runFor(100);
  hollow.machine.cut();
  expect(joined.result).toEqual({ exitCode: undefined, output: '' });
});
