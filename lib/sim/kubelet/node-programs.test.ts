import { expect, test } from '@playwright/test';
import { nodes, pods } from '../api/kinds.ts';
import { HollowNode } from '../testing/hollow-node.ts';

/** A node on which kube-proxy runs. */
function withProxy(version: string): HollowNode {
  const hollow = new HollowNode({ version }).started();
  hollow.machine.runtime.keep('docker.io/library/kube-proxy:1');
  hollow.control.api.create(
    pods,
    {
      metadata: { name: 'kube-proxy-x2v9z', namespace: 'kube-system', labels: { 'k8s-app': 'kube-proxy' } },
      spec: {
        nodeName: hollow.name,
        hostNetwork: true,
        containers: [{ name: 'kube-proxy', image: 'kube-proxy:1' }],
      },
    },
    { by: 'test' },
  );
  hollow.runFor(5_000);
  return hollow;
}

const proxyOf = (hollow: HollowNode) =>
  hollow.control.api.find(pods, { namespace: 'kube-system', name: 'kube-proxy-x2v9z' })?.status?.containerStatuses?.[0];

const starts = (hollow: HollowNode): number =>
  hollow.events('Starting').filter(({ reportingComponent }) => reportingComponent === 'kube-proxy').length;

test('kube-proxy exits with its Node from v1.37 on, and is started again', () => {
  const hollow = withProxy('v1.37.2');
  expect(starts(hollow)).toBe(1);
  hollow.control.api.delete(nodes, { name: hollow.name }, { by: 'test' });
  hollow.runFor(3_000);
  expect(proxyOf(hollow)).toMatchObject({
    restartCount: 1,
    lastState: { terminated: { exitCode: 1, reason: 'Error' } },
  });
  // It finds no Node, and goes on in the end.
  expect(starts(hollow)).toBe(1);
  hollow.runFor(31_000);
  expect(starts(hollow)).toBe(2);
  hollow.control.api.create(nodes, { metadata: { name: hollow.name } }, { by: 'test' });
  hollow.runFor(2_000);
  expect(proxyOf(hollow)).toMatchObject({ state: { terminated: { exitCode: 1 } } });
  hollow.runFor(11_000);
  expect(proxyOf(hollow)?.restartCount).toBe(2);
});

test('before, it outlives its Node', () => {
  const hollow = withProxy('v1.36.0');
  hollow.control.api.delete(nodes, { name: hollow.name }, { by: 'test' });
  hollow.runFor(3_000);
  expect(proxyOf(hollow)).toMatchObject({ restartCount: 0, state: { running: {} } });
});

test('kube-proxy lives on when the kubelet that started it is stopped', () => {
  const hollow = withProxy('v1.37.2');
  hollow.machine.kubelet.stop();
  hollow.runFor(1_000);
  const uid = [...hollow.machine.runtime.pods][0] ?? '';
  expect(hollow.machine.runtime.scopeOf(uid, 'kube-proxy')?.ended).toBe(false);
  hollow.machine.cut();
  expect(hollow.machine.runtime.scopeOf(uid, 'kube-proxy')?.ended).toBe(true);
});
