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

test('objects of one name in two namespaces are two, and each is asked for by its own', () => {
  const timeline = new Timeline();
  const inNamespace = (namespace: string, at: number): Observation => {
    const entry = change('Pod', 'p', 'phase', at);
    return { ...entry, subject: { ...entry.subject, namespace }, uid: namespace };
  };
  timeline.append(inNamespace('one', 1));
  timeline.append(inNamespace('two', 2));
  expect(timeline.objects('Pod').map(({ uid }) => uid)).toEqual(['one', 'two']);
  expect(timeline.object({ kind: 'Pod', namespace: 'one', name: 'p' })?.fields.get('phase')).toBe(1);
  expect(timeline.observations({ kind: 'Pod', name: 'p', namespace: 'two' })).toMatchObject([{ uid: 'two' }]);
  expect(timeline.observations({ kind: 'Pod', name: 'p', uid: 'one' })).toMatchObject([{ uid: 'one' }]);
});

test('an object is as its last change made it, and what goes is gone', () => {
  const timeline = new Timeline();
  timeline.append(change('Node', 'a', 'taint', 1));
  timeline.append({ ...change('Node', 'a', 'label', 2), uid: 'another' });
  expect(timeline.object({ kind: 'Node', name: 'a' })?.uid).toBe('another');
  const { to: _, ...removed } = change('Node', 'a', 'taint', 3);
  timeline.append(removed);
  const node = timeline.object({ kind: 'Node', name: 'a' });
  expect(node).toMatchObject({ uid: 'a', resourceVersion: '3' });
  expect([...(node?.fields ?? [])]).toEqual([['label', 2]]);
  const { to: __, ...end } = change('Node', 'a', 'exists', 4);
  timeline.append(end);
  expect(timeline.object({ kind: 'Node', name: 'a' })).toBeUndefined();
});

test('a gap touches whatever span it overlaps, ends included, and none of another kind', () => {
  const timeline = new Timeline();
  timeline.append({ type: 'gap', kind: 'Node', lo: 10, hi: 20, reason: 'cut', detail: '' });
  for (const [lo, hi, touches] of [
    [0, 9, false],
    [0, 10, true],
    [12, 13, true],
    [5, 30, true],
    [20, 30, true],
    [21, 30, false],
  ] as const) {
    expect(timeline.gaps('Node', { lo, hi }).length > 0, `${lo} … ${hi}`).toBe(touches);
  }
  expect(timeline.gaps('Pod', { lo: 0, hi: 30 })).toEqual([]);
});

test('what is proved is proved until the latest proof was sent, of its own kind', () => {
  const timeline = new Timeline();
  expect(timeline.provenUntil('Node')).toBe(Number.NEGATIVE_INFINITY);
  timeline.append({ type: 'proof', kind: 'Node', sentAt: 5, receivedAt: 9, resourceVersion: '1' });
  expect(timeline.provenUntil('Node')).toBe(5);
  expect(timeline.provenUntil('Pod')).toBe(Number.NEGATIVE_INFINITY);
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
