import fc from 'fast-check';
import { ClockOffset } from '../recorder/clock-offset.ts';
import { type ConsistentList, objectKey } from '../recorder/consistent-list.ts';
import type { TimelineEntry } from '../recorder/observation.ts';
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
  }[];
  /** Consistent lists, in their order. */
  readonly lists: readonly {
    readonly pause: Milliseconds;
    readonly out: Milliseconds;
    readonly back: Milliseconds;
    readonly check: boolean;
  }[];
  /** Lines due in this span are lost, and then the kind is listed anew. */
  readonly hole: { readonly from: Milliseconds; readonly length: Milliseconds } | undefined;
  /** How far the server's clock is ahead of the run's. */
  readonly ahead: Milliseconds;
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
 * Plays a script to a WatchedKind as an API server and a network would: lines arrive in order and late, a list shows the
 * store as it was somewhere between its sending and its receipt. With `staleness` lists are older than they claim to be,
 * as from a cache that nobody waits for: then what they prove is wrong.
 */
export function simulateWatch(script: WatchScript, staleness: Milliseconds = 0): SimulatedWatch {
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
  const learn = (sentAt: Milliseconds, at: Milliseconds, receivedAt: Milliseconds) =>
    offset.learn({ date: rfc1123(at + script.ahead), sentAt, receivedAt });

  watched.begin({ ...list(0, 0, 0), ...storeAt(writes, 0) });
  const steps: { readonly at: Milliseconds; readonly take: () => void }[] = [];
  let receivedAt = 0;
  const end = script.hole === undefined ? 0 : script.hole.from + script.hole.length;
  const hole = script.hole && { lo: script.hole.from, hi: end, relisted: end + 20 };
  for (const [index, write] of writes.entries()) {
    receivedAt = Math.max(receivedAt, write.at + (script.writes[index]?.delay ?? 0));
    const at = receivedAt;
    // What is due in the hole is lost. After it the watch begins where the new list ends: what is in that does not come again.
    const due = hole !== undefined && at >= hole.lo && at <= hole.relisted ? hole.relisted + 0.001 : at;
    receivedAt = due;
    const take = () => {
      if (write.resourceVersion > watched.position) trust(watched.change(write, due));
    };
    steps.push({ at: due, take });
  }
  if (hole !== undefined) {
    const { hi, relisted } = hole;
    steps.push({
      at: relisted,
      take: () => watched.relist(list(hi, (hi + relisted) / 2, relisted), 'gone', 'simulated'),
    });
  }
  let sentAt = 0;
  for (const { pause, out, back, check } of script.lists) {
    sentAt += pause;
    const sent = sentAt;
    const served = sent + out;
    const at = served + back;
    sentAt = at;
    const take = () => {
      learn(sent, served, at);
      const answer = list(sent, served, at);
      if (!check) return watched.read(answer);
      const items = answer.items.map((object) => ({
        key: objectKey(object),
        resourceVersion: BigInt(object.metadata.resourceVersion),
      }));
      // In the hole nothing is delivered, so a list may well contradict what was.
      watched.check({ ...answer, items });
    };
    steps.push({ at, take });
  }
  for (const step of steps.toSorted((a, b) => a.at - b.at)) step.take();
  return { writes, entries, position: watched.position };
}

function makeWrites(script: WatchScript): Write[] {
  const existing = new Set<string>();
  const writes: Write[] = [];
  let at = 0;
  for (const [index, { pause, node: number, removes, stamp }] of script.writes.entries()) {
    at += pause + 0.001;
    const name = `n${number}`;
    const resourceVersion = BigInt(10 + index * 2);
    const type = existing.has(name) ? (removes ? 'DELETED' : 'MODIFIED') : 'ADDED';
    if (type === 'DELETED') existing.delete(name);
    else existing.add(name);
    // Each write changes the boot id, so that each makes an observation.
    const time = new Date(Math.floor((at - stamp + script.ahead) / 1000) * 1000).toISOString();
    const node = rawNode({ name, ready: index % 2 === 0 ? 'True' : 'Unknown', since: time });
    const { creationTimestamp: _, ...metadata } = node.metadata;
    const object = {
      ...node,
      metadata: { ...metadata, resourceVersion: String(resourceVersion) },
      status: { ...node.status, nodeInfo: { bootID: String(index) } },
    };
    writes.push({ at, resourceVersion, type, object });
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

function trust(why: string | undefined): void {
  if (why !== undefined) throw new Error(why);
}

const rfc1123 = (instant: Milliseconds): string => new Date(Math.floor(instant / 1000) * 1000).toUTCString();
