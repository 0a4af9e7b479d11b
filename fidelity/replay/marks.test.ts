import { expect, test } from '@playwright/test';
import { base, traceOf, write } from '../testing/made-up-trace.ts';
import { recordedMarks } from './marks.ts';

const set = (owner: string) => ({ nodeName: 'made-worker', owner, Ready: 'True' });
const pod = (u: number, name: string) => ({ kind: 'Pod', ns: 'own', name, u }) as const;
const trace = traceOf([
  base({ ...pod(1, 'web-bcdfg2456-x2v9z'), set: set('ReplicaSet/web-bcdfg2456') }),
  base({ ...pod(2, 'static-made-worker'), set: set('Node/made-worker') }),
  base({ ...pod(3, 'job-x'), set: set('Job/job') }),
  write(10_000, 'node-controller', { ...pod(2, 'static-made-worker'), set: { Ready: 'False' } }),
  write(10_100, 'node-controller', { ...pod(1, 'web-bcdfg2456-x2v9z'), set: { Ready: 'False' } }),
  write(10_200, 'kubelet/made-worker', { ...pod(3, 'job-x'), set: { Ready: 'False' } }),
]);

const simulated = (name: string, kind: string, owner: string) => ({
  metadata: {
    name,
    namespace: 'own',
    ownerReferences: [{ apiVersion: 'v1', kind, name: owner, uid: 'a', controller: true }],
  },
  spec: { nodeName: 'made-worker', containers: [] },
});

test('pods of a node are marked in the recorded order, whatever their generated names, and last those that were not', () => {
  const onNode = [
    simulated('job-y', 'Job', 'job'),
    simulated('web-cdfgh4567-28w9z', 'ReplicaSet', 'web-cdfgh4567'),
    simulated('static-made-worker', 'Node', 'made-worker'),
    simulated('web-cdfgh4567-9z28w', 'ReplicaSet', 'web-cdfgh4567'),
  ];
  expect(recordedMarks(trace)(onNode).map(({ metadata }) => metadata?.name)).toEqual([
    'static-made-worker',
    'web-cdfgh4567-28w9z',
    'job-y',
    'web-cdfgh4567-9z28w',
  ]);
});
