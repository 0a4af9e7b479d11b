import { expect, test } from '@playwright/test';
import { base, traceOf, write } from '../testing/made-up-trace.ts';
import type { Line } from '../trace.ts';
import { historiesOf } from './history.ts';
import { replacementsIn } from './replacements.ts';

const pod = (u: number) => ({ kind: 'Pod', ns: 'own', name: `web-${u}`, u }) as const;
const replacedIn = (lines: readonly Line[]): readonly number[] => [
  ...replacementsIn(historiesOf({ trace: traceOf(lines), from: 0 })),
];

/** A Pod that the pod garbage collector makes Failed at 1 s and deletes at 2 s, and another that is made in the meantime. */
const collected = (owner: string): readonly Line[] => [
  base({ ...pod(1), set: { owner, phase: 'Running' } }),
  write(1_000, 'pod-garbage-collector', { ...pod(1), set: { phase: 'Failed' } }),
  write(1_500, 'replicaset-controller', { ...pod(2), type: 'ADDED', set: { owner } }),
  write(2_000, 'pod-garbage-collector', { ...pod(1), set: { deletionTimestamp: '2026-01-01T00:00:02Z' } }),
  write(3_000, 'replicaset-controller', { ...pod(3), type: 'ADDED', set: { owner } }),
];

test('a Pod that is made Failed is replaced from then on, and once', () => {
  expect(replacedIn(collected('ReplicaSet/web'))).toEqual([2]);
});

test('a Pod that a kubelet says has failed was not evicted', () => {
  const [first, , ...others] = collected('ReplicaSet/web');
  const failed = write(1_000, 'kubelet/made-worker', { ...pod(1), set: { phase: 'Failed' } });
  expect(replacedIn([first, failed, ...others].flatMap((line) => line ?? []))).toEqual([3]);
});

test('a Pod of a DaemonSet comes with its Node, not in place of another', () => {
  expect(replacedIn(collected('DaemonSet/web'))).toEqual([]);
});
