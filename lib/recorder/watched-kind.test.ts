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
