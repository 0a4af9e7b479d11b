import { expect, test } from '@playwright/test';
import { coreEvents } from '../api/kinds.ts';
import { BareControlPlane } from '../testing/bare-control-plane.ts';
import { CoreEventRecorder } from './core-event-recorder.ts';

const pod = { kind: 'Pod', apiVersion: 'v1', namespace: 'default', name: 'nginx-1', uid: 'u1' };

function recording({ limitsByType = true } = {}) {
  const cluster = new BareControlPlane();
  const client = cluster.client('node-controller');
  const { scope, random } = cluster;
  const source = { component: 'node-controller' };
  const recorder = new CoreEventRecorder({ scope, client, random: random.stream('events'), source, limitsByType });
  return { cluster, recorder };
}

test('an event is written a moment later, with source, times and a name of the time', () => {
  const { cluster, recorder } = recording();
  recorder.record(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  expect(cluster.events()).toEqual([]);
  cluster.runFor(20);
  expect(cluster.events()).toHaveLength(1);
  expect(cluster.events()[0]).toMatchObject({
    metadata: { name: expect.stringMatching(/^nginx-1\.[0-9a-f]{16}$/), namespace: 'default' },
    involvedObject: pod,
    reason: 'NodeNotReady',
    message: 'Node is not ready',
    source: { component: 'node-controller' },
    firstTimestamp: '2026-01-01T00:00:00Z',
    lastTimestamp: '2026-01-01T00:00:00Z',
    count: 1,
    type: 'Warning',
    reportingComponent: 'node-controller',
    reportingInstance: '',
  });
});

test('an event about a stored object refers to the version seen; one about a node is in the default namespace', () => {
  const { cluster, recorder } = recording();
  const metadata = { name: 'worker', uid: 'u', resourceVersion: '7' };
  recorder.record({ apiVersion: 'v1', kind: 'Node', metadata }, 'Normal', 'RegisteredNode', 'hello');
  cluster.runFor(20);
  expect(cluster.events()[0]?.involvedObject).toEqual({ apiVersion: 'v1', kind: 'Node', ...metadata });
  expect(cluster.events()[0]?.metadata.namespace).toBe('default');
});

test('an equal event is counted on, and begins anew when the old one is gone', () => {
  const { cluster, recorder } = recording();
  recorder.record(pod, 'Normal', 'TaintManagerEviction', 'Marking');
  cluster.runFor(5_000);
  recorder.record(pod, 'Normal', 'TaintManagerEviction', 'Marking');
  cluster.runFor(20);
  const [counted] = cluster.events();
  expect(counted).toMatchObject({
    count: 2,
    firstTimestamp: '2026-01-01T00:00:00Z',
    lastTimestamp: '2026-01-01T00:00:05Z',
  });
  cluster.api.delete(coreEvents, { namespace: 'default', name: counted?.metadata.name ?? '' }, { by: 'test' });
  recorder.record(pod, 'Normal', 'TaintManagerEviction', 'Marking');
  cluster.runFor(20);
  expect(cluster.events()).toMatchObject([{ count: 3, metadata: { name: counted?.metadata.name } }]);
});

test('the tenth similar event and those after it are combined', () => {
  const { cluster, recorder } = recording();
  for (let index = 1; index <= 12; index += 1) recorder.record(pod, 'Normal', 'Pulled', `image ${index}`);
  cluster.runFor(1_000);
  const messages = cluster.events().map(({ message, count }) => `${message} × ${count}`);
  expect(messages).toHaveLength(10);
  expect(messages.at(-1)).toBe('(combined from similar events): image 12 × 3');
});

test('more than 25 events about an object are dropped, and its warnings with them before v1.32', () => {
  for (const limitsByType of [false, true]) {
    const { cluster, recorder } = recording({ limitsByType });
    for (let index = 1; index <= 30; index += 1) recorder.record(pod, 'Normal', `Reason${index}`, 'x');
    recorder.record(pod, 'Warning', 'Failed', 'x');
    cluster.runFor(1_000);
    expect(cluster.events().filter(({ type }) => type === 'Normal')).toHaveLength(25);
    expect(cluster.events().filter(({ type }) => type === 'Warning')).toHaveLength(limitsByType ? 1 : 0);
    cluster.runFor(300_000);
    recorder.record(pod, 'Normal', 'Later', 'x');
    cluster.runFor(1_000);
    expect(cluster.events().filter(({ reason }) => reason === 'Later')).toHaveLength(1);
  }
});

test('events are written one after the other; what comes while a thousand wait is dropped', () => {
  const { cluster, recorder } = recording();
  for (let index = 0; index < 1_500; index += 1) {
    recorder.record({ ...pod, name: `pod-${index}` }, 'Warning', 'NodeNotReady', 'Node is not ready');
  }
  cluster.runFor(4);
  expect(cluster.events().length).toBeLessThan(4);
  cluster.runFor(60_000);
  expect(cluster.events()).toHaveLength(1_000);
});
