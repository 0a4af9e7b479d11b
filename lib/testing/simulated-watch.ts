import fc from 'fast-check';
import { ClockOffset } from '../recorder/clock-offset.ts';
import { type ConsistentList, objectKey } from '../recorder/consistent-list.ts';
import type { GapReason, TimelineEntry } from '../recorder/observation.ts';
import type { RawObject } from '../recorder/raw-object.ts';
import { earliest } from '../recorder/server-time.ts';
import { WatchedKind } from '../recorder/watched-kind.ts';
import type { Milliseconds } from '../units.ts';
import { rawNode } from './raw-objects.ts';

/** One write to a store of nodes. */
export interface Write {
  readonly at: Milliseconds;
  readonly resourceVersion: bigint;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: RawObject;
  /** Its line is not delivered, without a trace. */
  readonly dropped: boolean;
}

/** What a made-up store did, and what a WatchedKind made of it. */
export interface SimulatedWatch {
  readonly writes: readonly Write[];
  readonly entries: readonly TimelineEntry[];
  /** Everything up to this resourceVersion was delivered, or listed. */
  readonly position: bigint;
}

/** Delays and choices, drawn by fast-check. */
export interface WatchScript {
  /** Writes, in their order. `stamp` is how long before the write its time was taken. */
  readonly writes: readonly {
    readonly pause: Milliseconds;
    readonly node: number;
    readonly removes: boolean;
    readonly stamp: Milliseconds;
    readonly delay: Milliseconds;
    readonly dropped: boolean;
    /** A bookmark follows. */
    readonly bookmark: boolean;
  }[];
  /** Consistent lists, in their order. */
  readonly lists: readonly {
    readonly pause: Milliseconds;
    readonly out: Milliseconds;
    readonly back: Milliseconds;
    readonly check: boolean;
  }[];
  /** The watch is not open in this span, and then the kind is listed anew. */
  readonly hole: { readonly from: Milliseconds; readonly length: Milliseconds } | undefined;
  /** How far the server's clock is ahead of the run's. */
  readonly ahead: Milliseconds;
}

/** What makes the recorder lie, if it is planted. */
export interface Flaws {
  /** Lists are older than they claim to be, as from a cache that nobody waits for. */
  readonly staleness?: Milliseconds;
  /** By how much the server's clock is behind what its answers say. */
  readonly clockError?: Milliseconds;
}

const duration = (max: Milliseconds) => fc.double({ min: 0, max, noNaN: true });

export const watchScript: fc.Arbitrary<WatchScript> = fc.record({
  writes: fc.array(
    fc.record({
      pause: duration(900),
      node: fc.nat(2),
      removes: fc.boolean(),
      stamp: duration(300),
      delay: duration(1500),
      dropped: fc.nat(9).map((drawn) => drawn === 9),
      bookmark: fc.boolean(),
    }),
    { maxLength: 30, size: 'max' },
  ),
  lists: fc.array(fc.record({ pause: duration(600), out: duration(200), back: duration(200), check: fc.boolean() }), {
    maxLength: 40,
  }),
  hole: fc.option(fc.record({ from: duration(10_000), length: duration(5000) }), { nil: undefined }),
  ahead: fc.double({ min: 1e12, max: 2e12, noNaN: true }),
});

/**
 * Plays a script to a WatchedKind as an API server and a network would: lines arrive in order and late, some are dropped, a
 * list shows the store as it was somewhere between its sending and its receipt. What WatchedKind finds wrong with the
 * watch closes it, and the kind is listed anew.
 */
export function simulateWatch(script: WatchScript, { staleness = 0, clockError = 0 }: Flaws = {}): SimulatedWatch {
  const entries: TimelineEntry[] = [];
  const offset = new ClockOffset();
  const watched = new WatchedKind({
    kind: 'Node',
    append: (entry) => void entries.push(entry),
    earliest: (stamp, now) => offset.earliestOnRun(earliest(stamp), now),
    onImpossibleStamp: () => offset.forget(),
  });
  const writes = makeWrites(script);
  const list = (sentAt: Milliseconds, at: Milliseconds, receivedAt: Milliseconds): ConsistentList<RawObject> => ({
    sentAt,
    receivedAt,
    ...storeAt(writes, at - staleness),
  });

  const steps: Step[] = [];
  /** Lines that came while the watch was not open: the next one begins with them. */
  const owed: Line[] = [];
  const take = (line: Line, now: Milliseconds): void => {
    if (!watched.connected) owed.push(line);
    else obey(line(now), now);
  };
  const obey = (why: string | undefined, now: Milliseconds): void => {
    if (why !== undefined && watched.connected) close('silent', now, now);
  };
  const close = (reason: GapReason, now: Milliseconds, until: Milliseconds): void => {
    watched.connected = false;
    const sent = Math.max(now, until);
    const at = sent + 20;
    const relist = (): void => {
      watched.relist(list(sent, sent + 10, at), reason, 'simulated');
      watched.connected = true;
      for (const line of owed.splice(0)) take(line, at);
    };
    steps.push({ at, take: relist });
  };

  watched.begin({ ...list(0, 0, 0), ...storeAt(writes, 0) });
  watched.connected = true;
  let due = 0;
  for (const [index, write] of writes.entries()) {
    const { delay = 0, bookmark = false } = script.writes[index] ?? {};
    due = Math.max(due, write.at + delay);
    const at = due;
    const { resourceVersion } = write;
    const told: Line = (now) => (resourceVersion > watched.position ? watched.change(write, now) : undefined);
    // What the watch is owed comes from the server's history, and whole.
    if (!write.dropped) steps.push({ at, take: () => take(told, at) });
    else steps.push({ at, take: () => void (watched.connected || owed.push(told)) });
    if (bookmark) steps.push({ at, take: () => take(() => watched.bookmark(resourceVersion), at) });
  }
  const { hole } = script;
  if (hole !== undefined) {
    const end = hole.from + hole.length;
    steps.push({ at: hole.from, take: () => void (watched.connected && close('gone', hole.from, end)) });
  }
  let answeredAt = 0;
  for (const { pause, out, back, check } of script.lists) {
    const sent = answeredAt + pause;
    const served = sent + out;
    const at = served + back;
    answeredAt = at;
    const answer = (): void => {
      offset.learn({ date: rfc1123(served + script.ahead - clockError), sentAt: sent, receivedAt: at });
      const shown = list(sent, served, at);
      if (!check) return watched.read(shown);
      const items = shown.items.map((object) => ({
        key: objectKey(object),
        resourceVersion: BigInt(object.metadata.resourceVersion),
      }));
      obey(watched.check({ ...shown, items }), at);
    };
    steps.push({ at, take: answer });
  }
  for (let step = next(steps); step !== undefined; step = next(steps)) step.take();
  return { writes, entries, position: watched.position };
}

interface Step {
  readonly at: Milliseconds;
  readonly take: () => void;
}

/** Delivers a line, and answers what WatchedKind says of it. */
type Line = (now: Milliseconds) => string | undefined;

function next(steps: Step[]): Step | undefined {
  steps.sort((a, b) => a.at - b.at);
  return steps.shift();
}

function makeWrites(script: WatchScript): Write[] {
  /** The uids of those that exist; another one each time they are created. */
  const existing = new Map<string, string>();
  const writes: Write[] = [];
  let at = 0;
  for (const [index, { pause, node: number, removes, stamp, dropped }] of script.writes.entries()) {
    at += pause + 0.001;
    const name = `n${number}`;
    const resourceVersion = BigInt(10 + index * 2);
    const type = existing.has(name) ? (removes ? 'DELETED' : 'MODIFIED') : 'ADDED';
    const uid = existing.get(name) ?? `${name}-${index}`;
    if (type === 'DELETED') existing.delete(name);
    else existing.set(name, uid);
    // Each write changes the boot id, so that each makes an observation.
    const time = new Date(Math.floor((at - stamp + script.ahead) / 1000) * 1000).toISOString();
    const node = rawNode({ name, uid, ready: index % 2 === 0 ? 'True' : 'Unknown', since: time });
    const { creationTimestamp: _, ...metadata } = node.metadata;
    const object = {
      ...node,
      metadata: { ...metadata, resourceVersion: String(resourceVersion) },
      status: { ...node.status, nodeInfo: { bootID: String(index) } },
    };
    writes.push({ at, resourceVersion, type, object, dropped });
  }
  return writes;
}

function storeAt(
  writes: readonly Write[],
  at: Milliseconds,
): Pick<ConsistentList<RawObject>, 'items' | 'resourceVersion'> {
  const objects = new Map<string, RawObject>();
  let resourceVersion = 1n;
  for (const write of writes.filter((candidate) => candidate.at <= at)) {
    resourceVersion = write.resourceVersion;
    if (write.type === 'DELETED') objects.delete(objectKey(write.object));
    else objects.set(objectKey(write.object), write.object);
  }
  return { resourceVersion, items: [...objects.values()] };
}

const rfc1123 = (instant: Milliseconds): string => new Date(Math.floor(instant / 1000) * 1000).toUTCString();
