import { expect, test } from '@playwright/test';
import { BareControlPlane } from '../testing/bare-control-plane.ts';
import { refusalOf } from '../testing/refusal.ts';
import { bindPod } from './binding.ts';
import { nodes, pods } from './kinds.ts';

const by = 'test';
const ref = { namespace: 'default', name: 'a' };

function withPod(version = 'v1.37.2') {
  const { api } = new BareControlPlane(1, { version });
  const labels = { 'topology.kubernetes.io/zone': 'z' };
  api.create(nodes, { metadata: { name: 'n', labels } }, { by });
  const pod = api.create(pods, { metadata: ref, spec: { containers: [{ name: 'c', image: 'i' }] } }, { by });
  const status = { ...pod.status, nominatedNodeName: 'n' };
  return { api, pod: api.update(pods, { ...pod, status }, { by, subresource: 'status' }) };
}

test('a bound pod is the node’s, scheduled, and of its generation still', () => {
  const { api, pod } = withPod();
  const bound = bindPod(api, ref, { uid: pod.metadata?.uid, node: 'n', by });
  expect(bound).toMatchObject({
    metadata: { generation: 1, labels: { 'topology.kubernetes.io/zone': 'z' } },
    spec: { nodeName: 'n' },
    status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
  });
  expect(bound.status?.nominatedNodeName).toBeUndefined();
  expect([...api.podsOn('n')]).toEqual([bound]);
});

test('until v1.34 a binding left the node’s labels and the nomination as they were', () => {
  const { api } = withPod('v1.34.4');
  const bound = bindPod(api, ref, { node: 'n', by });
  expect(bound.metadata?.labels).toBeUndefined();
  expect(bound.status?.nominatedNodeName).toBe('n');
});

test('a pod is bound once, and only the one that is meant', () => {
  const { api, pod } = withPod();
  const uid = pod.metadata?.uid ?? '';
  expect(refusalOf(() => bindPod(api, ref, { uid: 'other', node: 'n', by })).message).toBe(
    `Operation cannot be fulfilled on pods "a": StorageError: invalid object, Code: 4, Key: /registry/pods/default/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: other, UID in object meta: ${uid}`,
  );
  bindPod(api, ref, { node: 'n', by });
  expect(refusalOf(() => bindPod(api, ref, { node: 'm', by }))).toMatchObject({
    code: 409,
    message: 'Operation cannot be fulfilled on pods/binding "a": pod a is already assigned to node "n"',
  });
});
