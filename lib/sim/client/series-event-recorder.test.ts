import { expect, test } from '@playwright/test';
import { BareControlPlane } from '../testing/bare-control-plane.ts';
import { SeriesEventRecorder } from './series-event-recorder.ts';

const pod = { kind: 'Pod', apiVersion: 'v1', namespace: 'default', name: 'nginx-1', uid: 'u1' };
const waiting = { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', note: '0/3 nodes' } as const;

function recording() {
  const cluster = new BareControlPlane();
  const client = cluster.client('system:kube-scheduler');
  const { scope, random } = cluster;
  const recorder = new SeriesEventRecorder({
    scope,
    client,
    random,
    controller: 'default-scheduler',
    host: 'kind-control-plane',
  });
  return { cluster, recorder };
}

test('an event carries eventTime, action and who reports it, and none of the older fields', () => {
  const { cluster, recorder } = recording();
  recorder.record(pod, { type: 'Normal', reason: 'Scheduled', action: 'Binding', note: 'Successfully assigned' });
  cluster.runFor(20);
  const [event] = cluster.events();
  expect(event).toMatchObject({
    involvedObject: pod,
    eventTime: '2026-01-01T00:00:00.000000Z',
    action: 'Binding',
    reason: 'Scheduled',
    message: 'Successfully assigned',
    reportingComponent: 'default-scheduler',
    reportingInstance: 'default-scheduler-kind-control-plane',
    source: {},
  });
  expect(event).not.toHaveProperty('count');
  expect(event).not.toHaveProperty('firstTimestamp');
  expect(event).not.toHaveProperty('series');
});

test('equal events are a series: written at its beginning and when it is over', () => {
  const { cluster, recorder } = recording();
  const seriesSeen = () => cluster.events().map(({ series }) => series?.count);
  for (let index = 0; index < 4; index += 1) {
    recorder.record(pod, { ...waiting, note: `note ${index}` });
    cluster.runFor(1_000);
  }
  expect(seriesSeen()).toEqual([2]);
  cluster.runFor(360_000);
  expect(seriesSeen()).toEqual([2]);
  cluster.runFor(360_000);
  expect(seriesSeen()).toEqual([4]);
  recorder.record(pod, waiting);
  cluster.runFor(20);
  expect(seriesSeen()).toEqual([4, undefined]);
});

test('a series that goes on is written each half hour', () => {
  const { cluster, recorder } = recording();
  for (let minute = 0; minute < 31; minute += 1) {
    recorder.record(pod, waiting);
    cluster.runFor(60_000);
  }
  expect(cluster.events().map(({ series }) => series?.count)).toEqual([30]);
});
