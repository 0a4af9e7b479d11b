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

interface Observation {
  readonly count: number;
  readonly firstTimestamp: string | undefined;
  readonly name: string;
}

interface Similar {
  /** The first one; mostly there is no other. */
  readonly message: string;
  /** All of them, if there are several. */
  others: Set<string> | undefined;
  lastAt: Milliseconds;
}

/**
 * Finds out which of a source's events are the same, similar or too many (client-go, tools/record/events_cache.go,
 * EventCorrelator): equal ones are counted on, the tenth similar one of ten minutes and those after it are combined, and more
 * than 25 about one object come only one each five minutes.
 */
export class EventCorrelator {
  readonly #spamByType: boolean;
  readonly #similar = new Lru<Similar>(remembered);
  readonly #observed = new Lru<Observation>(remembered);
  readonly #spam = new Lru<TokenBucket>(remembered);

  constructor(options: {
    /** Whether an object's normal events and its warnings are limited apart. */
    readonly spamByType: boolean;
  }) {
    this.#spamByType = options.spamByType;
  }

  /** Undefined if the event is not to be written at all. `name` is that of an event about the same object, made now. */
  correlate(event: CoreEvent, now: Milliseconds, name: () => string): Correlated | undefined {
    const about = objectKey(event);
    const { event: aggregated, key } = this.#aggregate(event, about, now, name);
    const observed = this.#observe(aggregated, key);
    return this.#isSpam(observed.event, about, now) ? undefined : observed;
  }

  #aggregate(
    event: CoreEvent,
    about: string,
    now: Milliseconds,
    name: () => string,
  ): { event: CoreEvent; key: string } {
    const key = `${about}/${event.type ?? ''}/${event.reason ?? ''}`;
    let similar = this.#similar.get(key);
    const { message = '' } = event;
    if (similar === undefined || now - similar.lastAt > similarFor) {
      similar = { message, others: undefined, lastAt: now };
      this.#similar.set(key, similar);
    } else if (message !== similar.message || similar.others !== undefined) {
      similar.others ??= new Set([similar.message]);
      similar.others.add(message);
    }
    similar.lastAt = now;
    if (similar.others === undefined || similar.others.size < similarAtMost) {
      return { event, key: `${key}/${event.involvedObject.fieldPath ?? ''}/${event.message ?? ''}` };
    }
    dropOne(similar.others);
    // The source writes neither reportingComponent nor reportingInstance into the combined event.
    const combined: CoreEvent = {
      metadata: { ...event.metadata, name: name() },
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
    };
    return { event: combined, key };
  }

  #observe(event: CoreEvent, key: string): Correlated {
    const last = this.#observed.get(key);
    const { firstTimestamp } = event;
    if (last === undefined) {
      this.#observed.set(key, { count: 1, firstTimestamp, name: event.metadata.name ?? '' });
      return { write: 'create', event };
    }
    const observation = { ...last, count: last.count + 1 };
    this.#observed.set(key, observation);
    const counted = {
      ...event,
      metadata: { ...event.metadata, name: last.name },
      ...(last.firstTimestamp === undefined ? {} : { firstTimestamp: last.firstTimestamp }),
      count: observation.count,
    };
    return { write: 'count', event: counted };
  }

  #isSpam(event: CoreEvent, about: string, now: Milliseconds): boolean {
    const key = this.#spamByType ? `${about}${event.type ?? ''}` : about;
    let bucket = this.#spam.get(key);
    if (bucket === undefined) {
      bucket = new TokenBucket(spamLimit, now);
      this.#spam.set(key, bucket);
    }
    return !bucket.tryAccept(now);
  }
}

function objectKey({ source, involvedObject: about }: CoreEvent): string {
  const { kind = '', namespace = '', name = '', uid = '', apiVersion = '' } = about;
  return `${source?.component ?? ''}/${source?.host ?? ''}/${kind}/${namespace}/${name}/${uid}/${apiVersion}`;
}

function dropOne(messages: Set<string>): void {
  for (const message of messages) {
    messages.delete(message);
    return;
  }
}
