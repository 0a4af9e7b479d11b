import { expect, test } from '@playwright/test';
import type { Observation, ObservedKind } from './observation.ts';
import { Timeline } from './timeline.ts';

function change(kind: ObservedKind, name: string, field: string, at: number): Observation {
  const seen = { lo: at - 1, hi: at, rule: 'read' } as const;
  return { type: 'observation', subject: { kind, name }, field, to: at, seen, resourceVersion: String(at), uid: name };
}

test('what is asked for comes in the order of receipt, and nothing else', () => {
  const timeline = new Timeline();
  const entries = [
    change('Node', 'a', 'taint', 1),
    change('Pod', 'a', 'taint', 2),
    change('Node', 'b', 'taint', 3),
    change('Node', 'a', 'heartbeat', 4),
    change('Node', 'a', 'taint', 5),
  ];
  for (const entry of entries) timeline.append(entry);
  const timesOf = (filter: Parameters<Timeline['observations']>[0]) =>
    timeline.observations(filter).map(({ seen }) => seen.hi);
  expect(timesOf({ kind: 'Node' })).toEqual([1, 3, 4, 5]);
  expect(timesOf({ kind: 'Node', field: 'taint' })).toEqual([1, 3, 5]);
  expect(timesOf({ kind: 'Node', field: 'taint', name: 'a', since: 2 })).toEqual([5]);
  expect(timesOf({ kind: 'Lease', field: 'taint' })).toEqual([]);
});

test('asking for one field does not go through all others', () => {
  const timeline = new Timeline();
  let looked = 0;
  const counted = (at: number): Observation => ({
    ...change('Pod', 'p', 'phase', at),
    get uid() {
      looked += 1;
      return 'p';
    },
  });
  for (let at = 1; at <= 100; at += 1) timeline.append(counted(at));
  timeline.append(change('Pod', 'q', 'owner', 101));
  looked = 0;
  expect(timeline.observations({ kind: 'Pod', field: 'owner', uid: 'q' })).toHaveLength(1);
  expect(looked).toBe(0);
});

test('what a listener refuses is not part of the timeline', () => {
  const timeline = new Timeline();
  timeline.onAppend(() => {
    throw new Error('the disk is full');
  });
  expect(() => timeline.append(change('Node', 'a', 'taint', 1))).toThrow('the disk is full');
  expect(timeline.entries).toEqual([]);
  expect(timeline.objects('Node')).toEqual([]);
});
