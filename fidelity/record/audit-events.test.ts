import { expect, test } from '@playwright/test';
import { readAuditLine } from './audit-events.ts';

const event = (more: object = {}): string =>
  JSON.stringify({
    stage: 'ResponseComplete',
    verb: 'patch',
    requestURI: '/api/v1/nodes/a',
    user: { username: 'system:node:a' },
    userAgent: 'kubelet/v1.37.2 (linux/amd64)',
    objectRef: { resource: 'nodes', name: 'a' },
    responseStatus: { code: 200 },
    requestObject: { spec: {} },
    responseObject: { kind: 'Node', metadata: { name: 'a', resourceVersion: '7' } },
    requestReceivedTimestamp: '2026-01-01T00:00:00.000250Z',
    stageTimestamp: '2026-01-01T00:00:00.002000Z',
    ...more,
  });

const read = (more: object = {}) => {
  const told = readAuditLine(event(more));
  return told === 'torn' || told === undefined ? undefined : told;
};

test('reads who wrote what and when, to the microsecond', () => {
  const told = read();
  expect(told).toMatchObject({ kind: 'Node', by: 'kubelet/a', resourceVersion: 7, external: false, body: undefined });
  expect(told?.received).toBeCloseTo(Date.parse('2026-01-01T00:00:00Z') + 0.25, 3);
  expect(told?.completed).toBeGreaterThan(told?.received ?? Number.NaN);
});

test('keeps what people asked, and knows controllers by their accounts', () => {
  const admin = { user: { username: 'kubernetes-admin' }, userAgent: 'kubectl/v1.37.2 (linux)' };
  expect(read(admin)).toMatchObject({ by: 'kubernetes-admin (kubectl)', external: true, body: { spec: {} } });
  expect(read({ ...admin, userAgent: 'kubeadm/v1.37.2' })).toMatchObject({ external: false });
  const controller = { user: { username: 'system:serviceaccount:kube-system:node-controller' } };
  expect(read(controller)).toMatchObject({ by: 'node-controller', external: false });
});

test('leaves out what is no write, or stores nothing', () => {
  expect(read({ verb: 'watch' })).toBeUndefined();
  expect(read({ stage: 'Panic' })).toBeUndefined();
  expect(read({ verb: 'create', objectRef: { resource: 'subjectaccessreviews' } })).toBeUndefined();
});

test('the Leases by which controllers elect a leader are no heartbeats', () => {
  const lease = (namespace: string) => read({ objectRef: { resource: 'leases', namespace, name: 'a' } })?.kind;
  expect(lease('kube-node-lease')).toBe('Lease');
  expect(lease('kube-system')).toBeUndefined();
});

test('says that a line is torn', () => {
  expect(readAuditLine('{"verb":')).toBe('torn');
});
