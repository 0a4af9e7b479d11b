import { expect, test } from '@playwright/test';
import type { Pod } from '../objects.ts';
import { HollowNode } from '../testing/hollow-node.ts';

const manifest: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'static' },
  spec: { containers: [{ name: 'c', image: 'nginx:1.22' }] },
};
const mirror = 'static-demo-worker';

function withStaticPod(version: string): HollowNode {
  const hollow = new HollowNode({ version }).started();
  hollow.machine.placeStaticPod('static.yaml', manifest);
  hollow.runFor(5_000);
  return hollow;
}

test('a static pod runs, and a mirror pod stands for it', () => {
  const hollow = withStaticPod('v1.37.2');
  const pod = hollow.pod(mirror);
  const { annotations = {}, ownerReferences } = pod?.metadata ?? {};
  expect(annotations['kubernetes.io/config.source']).toBe('file');
  expect(annotations['kubernetes.io/config.mirror']).toBe(annotations['kubernetes.io/config.hash']);
  expect(ownerReferences).toMatchObject([
    { kind: 'Node', name: 'demo-worker', controller: true, uid: hollow.node?.metadata?.uid },
  ]);
  expect(pod?.spec?.tolerations).toEqual([{ effect: 'NoExecute', operator: 'Exists' }]);
  expect(pod?.status).toMatchObject({ phase: 'Running', containerStatuses: [{ restartCount: 0 }] });
});

test('a deleted mirror pod is made again at once up to v1.36', () => {
  const hollow = withStaticPod('v1.31.0');
  const uid = hollow.pod(mirror)?.metadata?.uid;
  hollow.deletePod(mirror);
  hollow.runFor(100);
  expect(hollow.pod(mirror)?.metadata?.uid).not.toBe(uid);
  expect(hollow.pod(mirror)).toBeDefined();
});

test('a deleted mirror pod stays until the next resync from v1.37 on', () => {
  const hollow = withStaticPod('v1.37.2');
  const uid = hollow.pod(mirror)?.metadata?.uid;
  hollow.deletePod(mirror);
  hollow.runFor(50_000);
  expect(hollow.pod(mirror)?.metadata?.uid).toBe(uid);
  hollow.runFor(45_000);
  expect(hollow.pod(mirror)?.metadata?.uid).not.toBe(uid);
  expect(hollow.pod(mirror)?.status?.containerStatuses?.[0]?.restartCount ?? 0).toBe(0);
});

test('without its file it ends, and its mirror pod goes', () => {
  const hollow = withStaticPod('v1.37.2');
  hollow.machine.removeStaticPod('static.yaml');
  hollow.runFor(5_000);
  expect(hollow.pod(mirror)).toBeUndefined();
  expect(hollow.events('Killing')).toHaveLength(1);
});
