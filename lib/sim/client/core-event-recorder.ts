import { coreEvents } from '../api/kinds.ts';
import { isStatus, StatusError } from '../api/status-error.ts';
import { time } from '../api/time.ts';
import type { Process, Step } from '../engine/process.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';
import type { ApiObject, CoreEvent } from '../objects.ts';
import type { Client } from './client.ts';
import { EventCorrelator } from './event-correlator.ts';
import { EventNames } from './event-name.ts';
import { type EventRecorder, type EventSubject, referenceTo } from './event-recorder.ts';

/** client-go, tools/record/event.go, maxQueuedEvents: what comes while so many wait is dropped. */
const queuedAtMost = 1_000;

/** Records events of the core group: one after the other, each written before the next is looked at (client-go, tools/record/event.go). */
export class CoreEventRecorder implements EventRecorder {
  readonly #scope: Scope;
  readonly #client: Client;
  readonly #source: NonNullable<CoreEvent['source']>;
  readonly #correlator: EventCorrelator;
  readonly #names: EventNames;
  readonly #queue: CoreEvent[] = [];
  #writing = false;

  constructor(options: {
    readonly scope: Scope;
    readonly client: Client;
    /** `host` is the node of a component that runs on each. */
    readonly source: { readonly component: string; readonly host?: string };
    readonly random: Random;
    /** Behaviour.limitsEventsByType */
    readonly limitsByType: boolean;
  }) {
    this.#scope = options.scope;
    this.#client = options.client;
    this.#source = options.source;
    this.#names = new EventNames(options.random);
    this.#correlator = new EventCorrelator({ spamByType: options.limitsByType });
  }

  record(about: EventSubject | ApiObject, type: 'Normal' | 'Warning', reason: string, message: string): void {
    if (this.#queue.length >= queuedAtMost) return;
    this.#queue.push(this.#event(about, type, reason, message));
    if (this.#writing) return;
    this.#writing = true;
    this.#scope.spawn(this.#writeAll());
  }

  #event(about: EventSubject | ApiObject, type: string, reason: string, message: string): CoreEvent {
    const involvedObject = referenceTo(about);
    const { now } = this.#scope;
    return {
      metadata: {
        name: this.#names.next(involvedObject.name ?? '', now),
        namespace: involvedObject.namespace || 'default',
      },
      involvedObject,
      reason,
      message,
      source: this.#source,
      firstTimestamp: time(now),
      lastTimestamp: time(now),
      count: 1,
      type,
      reportingComponent: this.#source.component ?? '',
      reportingInstance: this.#source.host ?? '',
    };
  }

  *#writeAll(): Process {
    for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) yield* this.#write(event);
    this.#writing = false;
  }

  *#write(recorded: CoreEvent): Process {
    const nameNow = (): string => this.#names.next(recorded.involvedObject.name ?? '', this.#scope.now);
    const correlated = this.#correlator.correlate(recorded, this.#scope.now, nameNow);
    if (correlated === undefined) return;
    const { event } = correlated;
    try {
      const counted = correlated.write === 'count' && (yield* this.#countOn(event));
      if (!counted) yield* this.#client.create(coreEvents, event);
    } catch (error) {
      // What the API server refuses is given up (recordEvent).
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** False if the event that it would count on is gone. */
  *#countOn({ metadata: { name = '', namespace }, count, lastTimestamp, message }: CoreEvent): Step<boolean> {
    try {
      yield* this.#client.patch(
        coreEvents,
        { namespace, name },
        { type: 'merge', body: { count, lastTimestamp, message } },
      );
      return true;
    } catch (error) {
      if (isStatus(error, 'NotFound')) return false;
      throw error;
    }
  }
}
