import { expect, test } from '@playwright/test';
import type { TimelineEntry } from '../lib/recorder/observation.ts';
import { compareStates } from './recorded-state.ts';
import { observed, written } from './testing/made-up.ts';

const proof = (resourceVersion: string): TimelineEntry => ({
  type: 'proof',
  kind: 'Pod',
  sentAt: 0,
  receivedAt: 1,
  resourceVersion,
});

const pod = (resourceVersion: number, phase: string) => {
  const metadata = { name: 'web', namespace: 'bench', uid: 'uid-web', resourceVersion: String(resourceVersion) };
  return written(resourceVersion, { object: Object.assign({ metadata }, { status: { phase } }) });
};

const entries: readonly TimelineEntry[] = [
  proof('1'),
  observed(2, { field: 'exists', to: true }),
  observed(2, { to: 'Pending' }),
  observed(5, { from: 'Pending', to: 'Running' }),
  proof('9'),
];

test.describe('what the audit log holds of an object', () => {
  test('is what was recorded of it at that resourceVersion', () => {
    // 3 changed nothing that is kept.
    const writes = [pod(2, 'Pending'), pod(3, 'Pending'), pod(5, 'Running'), pod(8, 'Running')];
    expect(compareStates(writes, entries)).toEqual({ compared: 4, differences: [] });
  });

  test('shows a value that was lost, and one that nobody wrote', () => {
    expect(compareStates([pod(4, 'Unknown')], entries).differences).toMatchObject([
      { field: 'phase', written: 'Unknown', recorded: 'Pending' },
    ]);
    const invented = [...entries.slice(0, 3), observed(3, { field: 'podIP', to: '10.0.0.1' }), ...entries.slice(3)];
    expect(compareStates([pod(4, 'Pending')], invented).differences).toMatchObject([
      { field: 'podIP', written: undefined, recorded: '10.0.0.1' },
    ]);
  });

  test('shows an object that was missed altogether', () => {
    const other = { ...pod(4, 'Pending'), uid: 'another' };
    expect(compareStates([other], entries).differences.map(({ field }) => field)).toContain('exists');
  });

  test('is not compared before the first proof, nor after the last', () => {
    expect(compareStates([pod(1, 'Unknown'), pod(10, 'Unknown')], entries)).toEqual({ compared: 0, differences: [] });
  });
});
