import { expect, test } from '@playwright/test';
import { readAuditLines } from './audit-log.ts';

const event = (given: object): string =>
  JSON.stringify({
    auditID: 'a',
    stage: 'ResponseComplete',
    verb: 'patch',
    objectRef: { resource: 'pods', namespace: 'bench', name: 'web', subresource: 'status' },
    responseStatus: { code: 200 },
    responseObject: { kind: 'Pod', metadata: { name: 'web', namespace: 'bench', uid: 'u', resourceVersion: '7' } },
    requestReceivedTimestamp: '2026-11-25T10:00:00.000100Z',
    stageTimestamp: '2026-11-25T10:00:00.004200Z',
    ...given,
  });

const second = Date.parse('2026-11-25T10:00:00Z');

test.describe('the audit log', () => {
  test('dates a write to the microsecond, between its request and its answer', () => {
    const [write] = readAuditLines([event({})]).writes;
    expect(write).toMatchObject({ kind: 'Pod', namespace: 'bench', name: 'web', uid: 'u', resourceVersion: 7n });
    expect(write?.receivedAt).toBeCloseTo(second + 0.1, 3);
    // Written times are truncated.
    expect(write?.completedAt).toBeCloseTo(second + 4.201, 3);
    expect(write?.object?.metadata.resourceVersion).toBe('7');
  });

  test('leaves out what was refused, has not been answered yet, or is of no watched kind', () => {
    const lines = [
      event({ responseStatus: { code: 409 } }),
      event({ stage: 'ResponseStarted' }),
      event({ objectRef: { resource: 'secrets' } }),
    ];
    expect(readAuditLines(lines)).toMatchObject({ writes: [], torn: 0 });
  });

  test('knows a generated name from the answer', () => {
    const line = event({ verb: 'create', objectRef: { resource: 'pods', namespace: 'bench' } });
    expect(readAuditLines([line]).writes[0]).toMatchObject({ name: 'web', verb: 'create' });
  });

  test('takes no resourceVersion from a Status, and no object from a Scale', () => {
    const binding = event({
      verb: 'create',
      objectRef: { resource: 'pods', subresource: 'binding', namespace: 'bench', name: 'web', uid: 'u' },
      responseObject: { kind: 'Status', metadata: {} },
    });
    const scale = event({
      objectRef: { resource: 'deployments', subresource: 'scale', namespace: 'bench', name: 'web' },
      responseObject: { kind: 'Scale', metadata: { name: 'web', uid: 'd', resourceVersion: '9' } },
    });
    const [bound, scaled] = readAuditLines([binding, scale]).writes;
    expect(bound).toMatchObject({ subresource: 'binding', uid: 'u', resourceVersion: undefined });
    expect(scaled).toMatchObject({ kind: 'Deployment', resourceVersion: 9n, object: undefined });
  });

  test('takes no object from the update of one that waits for nothing any more: it was deleted, not stored', () => {
    const answered = (more: object) => {
      const metadata = { name: 'web', namespace: 'bench', uid: 'u', resourceVersion: '7', ...more };
      return readAuditLines([event({ responseObject: { kind: 'Pod', metadata } })]).writes[0];
    };
    const going = { deletionTimestamp: '2026-11-25T10:00:00Z', deletionGracePeriodSeconds: 0 };
    expect(answered(going)).toMatchObject({ deletes: true, object: undefined, resourceVersion: 7n });
    expect(answered({ ...going, deletionGracePeriodSeconds: 30 })).toMatchObject({ deletes: false, object: {} });
    expect(answered({ ...going, finalizers: ['foregroundDeletion'] })).toMatchObject({ deletes: false, object: {} });
  });

  test('takes the list that a collection was deleted with for no object', () => {
    const line = event({
      verb: 'deletecollection',
      responseObject: { kind: 'PodList', metadata: { resourceVersion: '9' } },
    });
    expect(readAuditLines([line]).writes[0]).toMatchObject({ name: undefined, resourceVersion: undefined });
  });

  test('counts a line that is torn', () => {
    expect(readAuditLines([event({}).slice(0, 40), '', event({})])).toMatchObject({ torn: 1, writes: [{}] });
  });

  test('counts each read once, by who asked', () => {
    const read = (auditID: string, stage: string, userAgent: string) =>
      event({ verb: 'watch', auditID, stage, userAgent });
    const { reads } = readAuditLines([
      read('1', 'ResponseStarted', 'kubectl'),
      read('1', 'ResponseComplete', 'kubectl'),
      read('2', 'ResponseComplete', 'kubectl'),
      read('3', 'ResponseComplete', 'other'),
    ]);
    expect([...reads]).toEqual([
      ['kubectl', 2],
      ['other', 1],
    ]);
  });
});
