import { time } from '../api/time.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { CoreEvent } from '../objects.ts';
import { Lru } from './lru.ts';
import { TokenBucket } from './token-bucket.ts';

/** client-go, tools/record/events_cache.go. */
const remembered = 4096;
const similarAtMost = 10;
const similarFor: Milliseconds = 600_000;
const spamLimit = { qps: 1 / 300, burst: 25 };

/** What is to be written of an event. */
export type Correlated =
  | { readonly write: 'create'; readonly event: CoreEvent }
  /** `event` is what to create if there is nothing any more to count on. */
  | { readonly write: 'count'; readonly event: CoreEvent };

/** Events of one type and reason. */
interface Similar {
  readonly type: string | undefined;
  readonly reason: string | undefined;
  /** The first one; mostly there is no other. */
  message: string;
  /** All of them, if there are several. */
  others: Set<string> | undefined;
  lastAt: Milliseconds;
}

/** Events that are equal, as they were written last. */
interface Observation {
  readonly similar: Similar;
  readonly isCombined: boolean;
  readonly fieldPath: string | undefined;
  readonly message: string | undefined;
  count: number;
  readonly firstTimestamp: string | undefined;
  readonly name: string;
}

/** What is remembered of one object. It is some few things: they are quicker looked through than found by a text of them all. */
interface Remembered {
  readonly about: CoreEvent['involvedObject'];
  readonly similar: Similar[];
  readonly observed: Observation[];
  /** By type, or of all together. */
  readonly spam: Map<string, TokenBucket>;
}

/**
 * Finds out which of a source's events are the same, similar or too many (client-go, tools/record/events_cache.go,
 * EventCorrelator): equal ones are counted on, the tenth similar one of ten minutes and those after it are combined, and more
 * than 25 about one object come only one each five minutes. It forgets what is least lately used by whole objects' names, where
 * client-go forgets single keys of its three caches.
 */
export class EventCorrelator {
  readonly #spamByType: boolean;
  /** By the objects' names. */
  readonly #objects = new Lru<Remembered[]>(remembered);

  constructor(options: {
    /** Whether an object's normal events and its warnings are limited apart. */
    readonly spamByType: boolean;
  }) {
    this.#spamByType = options.spamByType;
  }

  /** Undefined if the event is not to be written at all. `name` is that of an event about the same object, made now. */
  correlate(event: CoreEvent, now: Milliseconds, name: () => string): Correlated | undefined {
    const object = this.#remembered(event.involvedObject);
    const similar = similarTo(event, object, now);
    const isCombined = similar.others !== undefined && similar.others.size >= similarAtMost;
    if (isCombined) dropOne(similar.others);
    const told = isCombined ? combined(event, now, name()) : event;
    const observed = observe(told, { similar, isCombined, object });
    return this.#isSpam(observed.event, object, now) ? undefined : observed;
  }

  #remembered(about: CoreEvent['involvedObject']): Remembered {
    const { name = '' } = about;
    const ofName = this.#objects.get(name);
    const known = ofName?.find((one) => isSameObject(one.about, about));
    if (known !== undefined) return known;
    const made = { about, similar: [], observed: [], spam: new Map<string, TokenBucket>() };
    if (ofName === undefined) this.#objects.set(name, [made]);
    else ofName.push(made);
    return made;
  }

  #isSpam({ type = '' }: CoreEvent, { spam }: Remembered, now: Milliseconds): boolean {
    const which = this.#spamByType ? type : '';
    let bucket = spam.get(which);
    if (bucket === undefined) {
      bucket = new TokenBucket(spamLimit, now);
      spam.set(which, bucket);
    }
    return !bucket.tryAccept(now);
  }
}

/** Whatever field of it is meant. */
const isSameObject = (a: CoreEvent['involvedObject'], b: CoreEvent['involvedObject']): boolean =>
  a.uid === b.uid &&
  a.name === b.name &&
  a.namespace === b.namespace &&
  a.kind === b.kind &&
  a.apiVersion === b.apiVersion;

/** Those like the event, it among them. */
function similarTo({ type, reason, message = '' }: CoreEvent, object: Remembered, now: Milliseconds): Similar {
  const known = object.similar.find((one) => one.reason === reason && one.type === type);
  if (known === undefined) {
    const made = { type, reason, message, others: undefined, lastAt: now };
    object.similar.push(made);
    return made;
  }
  if (now - known.lastAt > similarFor) {
    known.message = message;
    known.others = undefined;
  } else if (message !== known.message || known.others !== undefined) {
    known.others ??= new Set([known.message]);
    known.others.add(message);
  }
  known.lastAt = now;
  return known;
}

/** What is written in place of an event like many others. The source writes neither reportingComponent nor reportingInstance into it. */
const combined = (event: CoreEvent, now: Milliseconds, name: string): CoreEvent => ({
  metadata: { ...event.metadata, name },
  involvedObject: event.involvedObject,
  ...(event.reason === undefined ? {} : { reason: event.reason }),
  message: `(combined from similar events): ${event.message ?? ''}`,
  ...(event.source === undefined ? {} : { source: event.source }),
  firstTimestamp: time(now),
  lastTimestamp: time(now),
  count: 1,
  ...(event.type === undefined ? {} : { type: event.type }),
  reportingComponent: '',
  reportingInstance: '',
});

/** Combined ones are equal whatever they say. */
function observe(
  event: CoreEvent,
  of: { readonly similar: Similar; readonly isCombined: boolean; readonly object: Remembered },
): Correlated {
  const { similar, isCombined, object } = of;
  const { firstTimestamp, message } = event;
  const { fieldPath } = event.involvedObject;
  const known = object.observed.find(
    (one) =>
      one.similar === similar &&
      one.isCombined === isCombined &&
      (isCombined || (one.message === message && one.fieldPath === fieldPath)),
  );
  if (known === undefined) {
    const { name = '' } = event.metadata;
    object.observed.push({ similar, isCombined, fieldPath, message, count: 1, firstTimestamp, name });
    return { write: 'create', event };
  }
  known.count += 1;
  const counted = {
    ...event,
    metadata: { ...event.metadata, name: known.name },
    ...(known.firstTimestamp === undefined ? {} : { firstTimestamp: known.firstTimestamp }),
    count: known.count,
  };
  return { write: 'count', event: counted };
}

function dropOne(messages: Set<string> | undefined): void {
  for (const message of messages ?? []) {
    messages?.delete(message);
    return;
  }
}
