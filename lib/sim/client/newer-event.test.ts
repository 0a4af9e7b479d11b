import { expect, test } from '@playwright/test';
import { coreEvents } from '../api/kinds.ts';
import { BareControlPlane } from '../testing/bare-control-plane.ts';
import { newerEvent } from './newer-event.ts';

test('an event of the newer group carries eventTime, action and who reports it, and none of the older fields', () => {
  const cluster = new BareControlPlane();
  const about = { kind: 'Node', name: 'worker' };
  const event = newerEvent('worker.1', cluster.scope.now, {
    about,
    type: 'Normal',
    reason: 'Starting',
    action: 'StartKubeProxy',
    note: '',
    controller: 'kube-proxy',
    host: 'worker',
  });
  cluster.api.create(coreEvents, event, { by: 'test' });
  const [stored] = cluster.events();
  expect(stored).toMatchObject({
    metadata: { name: 'worker.1', namespace: 'default' },
    involvedObject: about,
    eventTime: '2026-01-01T00:00:00.000000Z',
    action: 'StartKubeProxy',
    reason: 'Starting',
    reportingComponent: 'kube-proxy',
    reportingInstance: 'kube-proxy-worker',
    source: {},
  });
  for (const older of ['count', 'firstTimestamp', 'lastTimestamp']) expect(stored).not.toHaveProperty(older);
});
