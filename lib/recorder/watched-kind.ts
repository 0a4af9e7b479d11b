import type { Milliseconds } from '../units.ts';
import { type ConsistentList, type Listed, objectKey } from './consistent-list.ts';
import { diffFields, type FieldChange } from './diff.ts';
import { fieldsOf } from './fields.ts';
import { type KnownObject, KnownObjects } from './known-objects.ts';
import {
  endOfTime,
  type GapReason,
  type ObservedKind,
  type Seen,
  type ServerTime,
  type Subject,
  type TimelineEntry,
} from './observation.ts';
import type { RawObject } from './raw-object.ts';
import { Reads } from './reads.ts';
import { seenOf } from './seen.ts';

/** A line of a watch that tells a change. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: RawObject;
}

export interface WatchedKindOptions {
  readonly kind: ObservedKind;
  readonly append: (entry: TimelineEntry) => void;
  /** The earliest moment at which the stamp can have been taken; undefined where its writer's clock proves nothing. */
  readonly earliest: (stamp: ServerTime, now: Milliseconds) => Milliseconds | undefined;
  /** Another proof than lists: the last moment at which the write with this resourceVersion had not been made. */
  readonly notYet?: (resourceVersion: bigint) => Milliseconds | undefined;
  /** A stamp lies in the future, so the measured clock offset is wrong. */
  readonly onImpossibleStamp: (stamp: ServerTime, receivedAt: Milliseconds) => void;
}

/**
 * What is known of one kind, and the timeline entries that follow from what a watch and consistent lists tell of it. Does
 * no I/O and reads no clock: every input brings the moments at which it was asked for and received.
 */
export class WatchedKind {
  readonly kind: ObservedKind;
  /** Whether the watch is open. While it is not, a list that agrees proves little: what came and went is in no list. */
  connected = false;
  readonly #options: WatchedKindOptions;
  readonly #objects = new KnownObjects();
  readonly #reads = new Reads();
  /** Those that agreed with all that had been delivered, less those of which a later line told that they had come too early. */
  readonly #agreements = new Reads();
  /** Everything up to this resourceVersion has been delivered. */
  #position = 0n;
  /** `lo` of the last write that was delivered. */
  #lastWrite: Milliseconds | undefined;
  #agreedAt = beginning;
  #pending: ConsistentList<Listed> | undefined;
  /** While the API server does not answer: until when gaps have been appended. */
  #blindUntil: Milliseconds | undefined;

  constructor(options: WatchedKindOptions) {
    this.kind = options.kind;
    this.#options = options;
  }

  /** Where a watch can be resumed. */
  get position(): bigint {
    return this.#position;
  }

  /** Sending of the latest list that agreed with what had been delivered. */
  get agreedAt(): Milliseconds {
    return this.#agreedAt;
  }

  /** A list that shows what the watch has not delivered yet. */
  get pending(): ConsistentList<Listed> | undefined {
    return this.#pending;
  }

  /** How much is kept; all of it is bounded by the number of objects that exist. */
  get sizes(): { readonly objects: number; readonly deletions: number; readonly reads: number } {
    return { objects: this.#objects.size, deletions: this.#objects.remembered, reads: this.#reads.size };
  }

  /** Takes the first list: what is there is a state, and no change. */
  begin(list: ConsistentList<RawObject>): void {
    for (const object of list.items) {
      const known = this.#learn(object);
      this.#options.append({
        type: 'baseline',
        subject: known.subject,
        fields: Object.fromEntries([...known.fields].map(([name, field]) => [name, field.value])),
        at: list.receivedAt,
        resourceVersion: object.metadata.resourceVersion,
        uid: known.uid,
      });
    }
    this.#restart(list);
  }

  /**
   * Takes a line of the watch. Answers why the watch cannot be trusted any more, if it cannot: a line that does not follow
   * from those before it means that others were lost.
   */
  change({ type, object }: Change, receivedAt: Milliseconds): string | undefined {
    const resourceVersion = BigInt(object.metadata.resourceVersion);
    const subject = this.#subjectOf(object);
    const key = objectKey(object);
    if (resourceVersion <= this.#position) {
      if (this.#objects.includes(key, resourceVersion)) return undefined;
      return `${key} came at resourceVersion ${resourceVersion}, after ${this.#position} had been delivered`;
    }
    this.#agreements.forgetFrom(resourceVersion);
    const known = this.#objects.get(key);
    if (known === undefined && type !== 'ADDED') return `${type} of ${key} came without its ADDED`;
    if (known !== undefined && known.uid !== object.metadata.uid) {
      return `${key} came with uid ${object.metadata.uid} without the deletion of ${known.uid}`;
    }
    const fields = type === 'DELETED' ? undefined : fieldsOf(this.kind, object);
    const changes = fields === undefined ? [gone] : diffFields(known?.fields, fields);
    const seen = this.#seen(resourceVersion, changes, receivedAt);
    this.#observe(subject, object.metadata.uid, object.metadata.resourceVersion, changes, seen);
    if (fields === undefined) this.#objects.delete(key, resourceVersion, receivedAt);
    else this.#objects.set(key, { subject, uid: object.metadata.uid, resourceVersion, fields });
    this.#lastWrite = seen.lo;
    return this.#delivered(resourceVersion);
  }

  /** Takes a bookmark: all changes up to it have been delivered. Answers like `change`. */
  bookmark(resourceVersion: bigint): string | undefined {
    return resourceVersion > this.#position ? this.#delivered(resourceVersion) : undefined;
  }

  /** Takes a consistent list of which only the collection's resourceVersion is known: it bounds later changes. */
  read(list: Pick<ConsistentList<never>, 'sentAt' | 'resourceVersion'>): void {
    this.#reads.add(list);
  }

  /**
   * Compares a list of metadata with what the watch has delivered. If they agree, that is a proof; if not, the list is kept
   * until the watch has caught up with it. Answers like `change`.
   */
  check(list: ConsistentList<Listed>): string | undefined {
    this.read(list);
    this.#pending = list;
    return this.#recheck();
  }

  /** Takes the list that was made because the watch could not go on: what differs changed somewhere in the hole. */
  relist(list: ConsistentList<RawObject>, reason: GapReason, detail: string): void {
    this.#options.append({ type: 'gap', kind: this.kind, lo: this.#completeAt(), hi: list.receivedAt, reason, detail });
    // Of the objects as they were known, a list that agreed is a proof.
    const seen: Seen = { lo: this.#agreements.latest ?? beginning, hi: list.receivedAt, rule: 'relist' };
    const listed = new Map(list.items.map((object) => [objectKey(object), object]));
    for (const [key, known] of this.#objects.entries()) {
      const uid = listed.get(key)?.metadata.uid;
      if (uid === known.uid) continue;
      this.#observe(known.subject, known.uid, String(list.resourceVersion), [gone], seen);
      this.#objects.delete(key, list.resourceVersion, list.receivedAt);
    }
    for (const [key, object] of listed) {
      const before = this.#objects.get(key)?.fields;
      const known = this.#learn(object);
      const changes = diffFields(before, known.fields);
      this.#observe(known.subject, known.uid, object.metadata.resourceVersion, changes, seen);
    }
    this.#restart(list);
  }

  /** The API server did not answer, as of `at`. The gap is appended piece by piece, so that it can be seen while it grows. */
  unanswered(at: Milliseconds, detail: string): void {
    if (!Number.isFinite(this.#agreedAt)) return;
    this.#appendBlind(at, detail);
    this.#blindUntil = at;
  }

  /** The recording ends by an error: nothing after the last proof is known, for ever. */
  fail(detail: string): void {
    this.#options.append({
      type: 'gap',
      kind: this.kind,
      lo: this.#completeAt(),
      hi: endOfTime,
      reason: 'cut',
      detail,
    });
  }

  /**
   * Up to when nothing can have been lost. That everything up to `position` was delivered is what may just have been
   * disproved, so no read counts that is later than the latest agreement; and that one says nothing of what came and went,
   * which a lagging watch still owed.
   */
  #completeAt(): Milliseconds {
    const delivered = this.#reads.latestBefore(this.#position + 1n) ?? beginning;
    return Math.min(delivered, this.#agreements.latest ?? beginning);
  }

  /** After a list that replaced everything: whatever was pending is in it. */
  #restart(list: ConsistentList<RawObject>): void {
    // A server that was restored from a backup counts from below; older reads then compare with nothing.
    if (list.resourceVersion < this.#position) {
      this.#reads.clear();
      this.#agreements.clear();
    }
    this.#reads.add(list);
    this.#position = list.resourceVersion;
    this.#reads.settle(this.#position);
    this.#agreements.settle(this.#position);
    this.#agreed(list);
  }

  #delivered(resourceVersion: bigint): string | undefined {
    this.#position = resourceVersion;
    this.#reads.settle(resourceVersion);
    this.#agreements.settle(resourceVersion);
    return this.#recheck();
  }

  #recheck(): string | undefined {
    const list = this.#pending;
    if (list === undefined) return undefined;
    const missing = this.#objects.missing(list.items, list.resourceVersion);
    if (missing === undefined) {
      if (this.connected) this.#agreed(list);
      else this.#pending = undefined;
    }
    // A watch tells changes in their order: what it has passed, it will not deliver any more.
    else if (this.#position >= list.resourceVersion) return missing;
    return undefined;
  }

  #agreed(list: ConsistentList<unknown>): void {
    this.#pending = undefined;
    this.#agreements.add(list);
    if (this.#blindUntil !== undefined && list.sentAt >= this.#blindUntil) {
      this.#appendBlind(list.receivedAt, 'the API server answers again');
      this.#blindUntil = undefined;
    }
    // Its answer was overtaken by a later list's.
    if (list.sentAt <= this.#agreedAt) return;
    this.#agreedAt = list.sentAt;
    this.#options.append({
      type: 'proof',
      kind: this.kind,
      sentAt: list.sentAt,
      receivedAt: list.receivedAt,
      resourceVersion: String(list.resourceVersion),
    });
  }

  #appendBlind(hi: Milliseconds, detail: string): void {
    const lo = this.#blindUntil ?? this.#agreedAt;
    this.#options.append({ type: 'gap', kind: this.kind, lo, hi, reason: 'unreachable', detail });
  }

  #learn(object: RawObject): KnownObject {
    const known: KnownObject = {
      subject: this.#subjectOf(object),
      uid: object.metadata.uid,
      resourceVersion: BigInt(object.metadata.resourceVersion),
      fields: fieldsOf(this.kind, object),
    };
    this.#objects.set(objectKey(object), known);
    return known;
  }

  /** All fields that one line changes were changed by one write, so what bounds one of them bounds all. */
  #seen(resourceVersion: bigint, changes: readonly FieldChange[], receivedAt: Milliseconds): Seen {
    let latest: { readonly stamp: ServerTime; readonly instant: Milliseconds } | undefined;
    for (const { server } of changes) {
      const instant = server === undefined ? undefined : this.#options.earliest(server, receivedAt);
      if (server !== undefined && instant !== undefined && instant > (latest?.instant ?? Number.NEGATIVE_INFINITY)) {
        latest = { stamp: server, instant };
      }
    }
    const { lo, hi, rule, impossibleStamp } = seenOf({
      receivedAt,
      read: later(this.#reads.latestBefore(resourceVersion), this.#options.notYet?.(resourceVersion)),
      ordered: this.#lastWrite,
      stamped: latest?.instant,
    });
    if (impossibleStamp && latest !== undefined) this.#options.onImpossibleStamp(latest.stamp, receivedAt);
    return { lo, hi, rule };
  }

  #observe(subject: Subject, uid: string, resourceVersion: string, changes: readonly FieldChange[], seen: Seen): void {
    for (const change of changes) {
      this.#options.append({ type: 'observation', subject, ...change, seen, resourceVersion, uid });
    }
  }

  #subjectOf({ metadata }: RawObject): Subject {
    const { namespace, name } = metadata;
    return namespace === undefined ? { kind: this.kind, name } : { kind: this.kind, namespace, name };
  }
}

const later = (a: Milliseconds | undefined, b: Milliseconds | undefined): Milliseconds | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

const beginning: Milliseconds = Number.NEGATIVE_INFINITY;

const gone: FieldChange = { field: 'exists', from: true };
