import { expect, test } from '@playwright/test';
import { traceOf, write } from '../testing/made-up-trace.ts';
import { recordedChoice } from './placements.ts';

const pod = (name: string, owner = 'nginx-795d6bd7b5') => ({
  metadata: {
    name,
    namespace: 'own',
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner, controller: true }],
  },
});

/** Three pods of one owner that went to these nodes, in this order. */
const trace = traceOf(
  ['made-worker2', 'made-worker2', 'made-worker'].flatMap((nodeName, u) => {
    const subject = { kind: 'Pod', ns: 'own', name: `nginx-795d6bd7b5-${u}`, u } as const;
    return [
      write(u, 'replicaset-controller', { ...subject, type: 'ADDED', set: { owner: 'ReplicaSet/nginx-795d6bd7b5' } }),
      write(u, 'kube-scheduler', { ...subject, set: { nodeName } }),
    ];
  }),
);

const both = ['made-worker', 'made-worker2'];

test('of nodes that are equally good pods go to the recorded ones, one after another, whatever the hash of their owner', () => {
  const choose = recordedChoice(trace);
  const chosen = ['a', 'b', 'c'].map((name) => choose(pod(name, 'nginx-bcdfg2456'), both));
  expect(chosen).toEqual(['made-worker2', 'made-worker2', 'made-worker']);
});

test('one that could not go where it was is made up for later', () => {
  const choose = recordedChoice(trace);
  expect(choose(pod('a'), ['made-worker'])).toBe('made-worker');
  expect(choose(pod('b'), both)).toBe('made-worker2');
  expect(choose(pod('c'), both)).toBe('made-worker2');
});

test('of owners that the trace does not have it says nothing', () => {
  expect(recordedChoice(trace)(pod('a', 'other'), both)).toBeUndefined();
  expect(recordedChoice(trace)({ metadata: { name: 'a', namespace: 'own' } }, both)).toBeUndefined();
});
