import { expect, test } from '@playwright/test';
import { rawNode } from '../testing/raw-objects.ts';
import type { Interval, TimelineEntry } from './observation.ts';
import { WatchedKind } from './watched-kind.ts';

function node(name: string, resourceVersion: number, ready: 'True' | 'Unknown' = 'True') {
  const object = rawNode({ name, ready });
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(resourceVersion) } };
}

/** A consistent list that was sent at `sentAt`. */
const listed = (sentAt: number, resourceVersion: number, ...items: ReturnType<typeof node>[]) => ({
  sentAt,
  receivedAt: sentAt + 5,
  resourceVersion: BigInt(resourceVersion),
  items,
});

/** The same, of metadata. */
function names(sentAt: number, resourceVersion: number, items: { readonly [key: string]: number }) {
  const list = Object.entries(items).map(([key, version]) => ({ key, resourceVersion: BigInt(version) }));
  return { ...listed(sentAt, resourceVersion), items: list };
}

function watching(...nodes: ReturnType<typeof node>[]) {
  const entries: TimelineEntry[] = [];
  const watched = new WatchedKind({
    kind: 'Node',
    append: (entry) => void entries.push(entry),
    earliest: () => undefined,
    onImpossibleStamp: () => undefined,
  });
  watched.begin(listed(0, 9, ...nodes));
  watched.connected = true;
  return { watched, entries };
}

/** Every gap, and what is seen by comparing lists. */
const holes = (entries: readonly TimelineEntry[]): Interval[] =>
  entries
    .map((entry) => (entry.type === 'observation' && entry.seen.rule === 'relist' ? entry.seen : entry))
    .filter((entry) => 'hi' in entry);

test('a write that the watch dropped lies in the gap and in what is seen of it, although later ones were delivered', () => {
  const { watched, entries } = watching(node('a', 5), node('b', 6));
  // At 100 a turned Unknown (10), and nobody told.
  watched.read(listed(150, 10));
  watched.change({ type: 'MODIFIED', object: node('b', 12, 'Unknown') }, 205);
  const why = watched.check(names(250, 12, { a: 10, b: 12 }));
  expect(why).toContain('a at resourceVersion 10 was not delivered');
  watched.connected = false;
  watched.relist(listed(260, 12, node('a', 10, 'Unknown'), node('b', 12, 'Unknown')), 'silent', String(why));
  expect(holes(entries)).toMatchObject([
    { lo: 0, hi: 265 },
    { lo: 0, hi: 265 },
  ]);
});

test('a list that agreed only since the watch lagged does not bound what came and went before it', () => {
  const { watched, entries } = watching();
  // At 100 a came (10), and at 110 it went (11).
  expect(watched.check(names(200, 11, {}))).toBeUndefined();
  watched.change({ type: 'ADDED', object: node('a', 10) }, 300);
  watched.connected = false;
  watched.relist(listed(400, 11), 'gone', 'too old resource version');
  expect(holes(entries)).toMatchObject([
    { lo: 0, hi: 405 },
    { lo: 0, hi: 405 },
  ]);
});

test('an end by an error reaches back to where the watch may have owed something', () => {
  const { watched, entries } = watching();
  // At 100 a came (10), and at 110 it went (11).
  expect(watched.check(names(200, 11, {}))).toBeUndefined();
  watched.fail('the disk is full');
  expect(holes(entries)).toMatchObject([{ lo: 0, reason: 'cut', detail: 'the disk is full' }]);
});

/** As `watching`, where the times that are written with an object stand for these instants. */
function stamping(instant: number, created = 0) {
  const entries: TimelineEntry[] = [];
  const impossible: unknown[] = [];
  const watched = new WatchedKind({
    kind: 'Node',
    append: (entry) => void entries.push(entry),
    earliest: ({ source }) => (source === 'metadata.creationTimestamp' ? created : instant),
    onImpossibleStamp: (stamp) => void impossible.push(stamp.time),
  });
  watched.begin(listed(0, 9));
  watched.connected = true;
  const since = '2026-01-01T00:00:01Z';
  const object = rawNode({ name: 'a', since });
  const added = { ...object, metadata: { ...object.metadata, resourceVersion: '10' } };
  watched.change({ type: 'ADDED', object: added }, 100);
  return { impossible, seen: entries.flatMap((entry) => (entry.type === 'observation' ? [entry.seen] : [])) };
}

test('a stamp bounds what was written with it, and one that lies in the future is told and proves nothing', () => {
  const possible = stamping(60);
  expect(new Set(possible.seen)).toEqual(new Set([{ lo: 60, hi: 100, rule: 'server-time' }]));
  expect(possible.impossible).toEqual([]);
  expect(stamping(60, 70).seen[0], 'the latest of them').toMatchObject({ lo: 70 });
  const impossible = stamping(200);
  expect(new Set(impossible.seen)).toEqual(new Set([{ lo: 0, hi: 100, rule: 'read' }]));
  expect(impossible.impossible).toHaveLength(1);
});

test('where time stood still before a write, that bounds it as a list does', () => {
  for (const [still, lo] of [
    [80, 80],
    [20, 50],
    [undefined, 50],
  ] as const) {
    const entries: TimelineEntry[] = [];
    const watched = new WatchedKind({
      kind: 'Node',
      append: (entry) => void entries.push(entry),
      earliest: () => undefined,
      notYet: () => still,
      onImpossibleStamp: () => undefined,
    });
    watched.begin(listed(50, 9));
    watched.change({ type: 'ADDED', object: node('a', 10) }, 100);
    expect(entries.find((entry) => entry.type === 'observation')).toMatchObject({ seen: { lo, hi: 100 } });
  }
});

test('a list that is older than what was told agrees with it, also where that was a deletion, or made something', () => {
  const { watched, entries } = watching(node('a', 5));
  watched.change({ type: 'DELETED', object: node('a', 12) }, 100);
  watched.change({ type: 'ADDED', object: node('b', 20) }, 110);
  expect(watched.check(names(90, 11, { a: 5 }))).toBeUndefined();
  expect(entries.findLast((entry) => entry.type === 'proof')).toMatchObject({ sentAt: 90 });
  expect(entries.filter((entry) => entry.type === 'observation' && entry.subject.name === 'a')).toMatchObject([
    { field: 'exists', from: true, resourceVersion: '12' },
  ]);
});

test('a line that does not follow from those before it is told, and becomes no change', () => {
  const { watched, entries } = watching(node('a', 5));
  const before = entries.length;
  expect(watched.change({ type: 'MODIFIED', object: node('b', 10) }, 100)).toContain('without its ADDED');
  const other = node('a', 11);
  const renewed = { ...other, metadata: { ...other.metadata, uid: 'another' } };
  expect(watched.change({ type: 'MODIFIED', object: renewed }, 100)).toContain('without the deletion of');
  expect(watched.change({ type: 'ADDED', object: node('c', 8) }, 100)).toContain('after 9 had been delivered');
  expect(entries).toHaveLength(before);
  expect(watched.position).toBe(9n);
  // What it knows already comes again where a watch is resumed.
  expect(watched.change({ type: 'MODIFIED', object: node('a', 5) }, 100)).toBeUndefined();
});

test('a list proves what agrees with it, at its sending, and only while the watch is open', () => {
  const { watched, entries } = watching(node('a', 5));
  const proofs = () => entries.flatMap((entry) => (entry.type === 'proof' ? [entry.sentAt] : []));
  watched.check(names(100, 9, { a: 5 }));
  expect(proofs()).toEqual([0, 100]);
  watched.check(names(50, 9, { a: 5 }));
  expect(proofs(), 'its answer was overtaken').toEqual([0, 100]);
  watched.connected = false;
  watched.check(names(200, 9, { a: 5 }));
  expect(proofs()).toEqual([0, 100]);
  watched.connected = true;
  watched.check(names(300, 12, { a: 12 }));
  expect(proofs(), 'the watch owes a change').toEqual([0, 100]);
  expect(watched.pending).toBeDefined();
  watched.change({ type: 'MODIFIED', object: node('a', 12, 'Unknown') }, 310);
  expect(proofs()).toEqual([0, 100, 300]);
  expect(watched.pending).toBeUndefined();
});

test('a deletion that the watch owes is missed as a change is', () => {
  const { watched } = watching(node('a', 5), node('b', 6));
  watched.change({ type: 'MODIFIED', object: node('b', 12) }, 100);
  expect(watched.check(names(200, 12, { b: 12 }))).toContain('the deletion of a before resourceVersion 12');
});

test('while the API server does not answer there is a gap from the last agreement, until a list agrees that was sent after it', () => {
  const { watched, entries } = watching(node('a', 5));
  const gaps = () => entries.flatMap(({ type, ...entry }) => (type === 'gap' && 'lo' in entry ? [entry] : []));
  watched.check(names(100, 9, { a: 5 }));
  watched.unanswered(200, 'no answer');
  watched.unanswered(300, 'no answer');
  expect(gaps()).toMatchObject([
    { lo: 100, hi: 200, reason: 'unreachable' },
    { lo: 200, hi: 300 },
  ]);
  watched.check(names(250, 9, { a: 5 }));
  expect(gaps(), 'sent before the last failure').toHaveLength(2);
  watched.check(names(400, 9, { a: 5 }));
  expect(gaps().at(-1)).toMatchObject({ lo: 300, hi: 405 });
  watched.check(names(500, 9, { a: 5 }));
  expect(gaps()).toHaveLength(3);
});

test('a write is bounded by the last list that did not have it, by the write before it, and by stillness', () => {
  const { watched, entries } = watching();
  const seen = () => entries.flatMap((entry) => (entry.type === 'observation' ? [entry.seen] : [])).at(-1);
  watched.read(listed(100, 20));
  watched.read(listed(200, 40));
  watched.change({ type: 'ADDED', object: node('a', 30) }, 300);
  expect(seen(), 'not by the list that had it').toEqual({ lo: 100, hi: 300, rule: 'read' });
  watched.change({ type: 'ADDED', object: node('b', 35) }, 310);
  expect(seen()).toEqual({ lo: 100, hi: 310, rule: 'read' });
  watched.change({ type: 'ADDED', object: node('c', 50) }, 320);
  expect(seen()).toEqual({ lo: 200, hi: 320, rule: 'read' });
});

test('a server that counts from below again leaves no proof by what it had counted before', () => {
  const { watched, entries } = watching(node('a', 5));
  watched.read(listed(100, 500));
  watched.change({ type: 'MODIFIED', object: node('a', 600, 'Unknown') }, 110);
  watched.relist(listed(200, 50, node('a', 40)), 'gone', 'restored from a backup');
  expect(watched.position).toBe(50n);
  watched.change({ type: 'MODIFIED', object: node('a', 60, 'Unknown') }, 300);
  const last = entries.findLast((entry) => entry.type === 'observation');
  expect(last).toMatchObject({ seen: { lo: 200, hi: 300 } });
});
