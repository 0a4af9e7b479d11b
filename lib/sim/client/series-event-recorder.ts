import { coreEvents } from '../api/kinds.ts';
import { isStatus, StatusError } from '../api/status-error.ts';
import { microTime } from '../api/time.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';
import type { ApiObject, CoreEvent } from '../objects.ts';
import type { Client } from './client.ts';
import { EventNames } from './event-name.ts';
import { type EventSubject, referenceTo } from './event-recorder.ts';

/** client-go, tools/events/event_broadcaster.go: after how long without another one a series is over, and how often that is looked at. */
const finishTime: Milliseconds = 360_000;
/** A series that goes on is written each 30 minutes (refreshTime). */
const refreshEachRounds = 5;

interface Known {
  readonly event: CoreEvent;
  readonly observedAt: Milliseconds;
  count: number;
  lastObservedAt: Milliseconds;
}

/** What an event tells beside what it is about. */
interface Told {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly action: string;
  readonly note: string;
}

/**
 * Records events as those of group events.k8s.io (client-go, tools/events): each written by itself, equal ones as a series that
 * is written when it begins, each 30 minutes, and when nothing was added to it for six. The scheduler's way.
 */
export class SeriesEventRecorder {
  readonly #scope: Scope;
  readonly #client: Client;
  readonly #controller: string;
  readonly #instance: string;
  readonly #names: EventNames;
  readonly #startedAt: Milliseconds;
  readonly #known = new Map<string, Known>();
  #watched = false;

  constructor(options: {
    readonly scope: Scope;
    readonly client: Client;
    /** As in `default-scheduler`. */
    readonly controller: string;
    /** The node on which it runs. */
    readonly host: string;
    readonly random: Random;
  }) {
    this.#scope = options.scope;
    this.#client = options.client;
    this.#controller = options.controller;
    this.#instance = `${options.controller}-${options.host}`;
    this.#names = new EventNames(options.random);
    this.#startedAt = options.scope.now;
  }

  record(about: EventSubject | ApiObject, told: Told): void {
    const event = this.#event(about, told);
    const key = keyOf(event);
    const known = this.#known.get(key);
    const { now } = this.#scope;
    if (known === undefined) {
      this.#known.set(key, { event, observedAt: now, count: 1, lastObservedAt: now });
      this.#watchSeries();
      this.#scope.spawn(this.#create(event));
      return;
    }
    known.count += 1;
    known.lastObservedAt = now;
    if (known.count === 2) this.#scope.spawn(this.#writeSeries(known));
  }

  #event(about: EventSubject | ApiObject, { type, reason, action, note }: Told): CoreEvent {
    const involvedObject = referenceTo(about);
    const { now } = this.#scope;
    return {
      metadata: {
        name: this.#names.next(involvedObject.name ?? '', now),
        namespace: involvedObject.namespace || 'default',
      },
      involvedObject,
      reason,
      message: note,
      source: {},
      eventTime: microTime(now),
      type,
      action,
      reportingComponent: this.#controller,
      reportingInstance: this.#instance,
    };
  }

  *#create(event: CoreEvent): Process {
    try {
      yield* this.#client.create(coreEvents, event);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  *#writeSeries({ event, count, lastObservedAt }: Known): Process {
    const series = { count, lastObservedTime: microTime(lastObservedAt) };
    const { name = '', namespace } = event.metadata;
    try {
      yield* this.#client.patch(coreEvents, { namespace, name }, { type: 'merge', body: { series } });
    } catch (error) {
      if (isStatus(error, 'NotFound')) yield* this.#create({ ...event, series });
      else if (!(error instanceof StatusError)) throw error;
    }
  }

  /** The rounds keep the phase of the start, and come only while there is something to look at. */
  #watchSeries(): void {
    if (this.#watched) return;
    this.#watched = true;
    const round = Math.floor((this.#scope.now - this.#startedAt) / finishTime) + 1;
    this.#scope.at(this.#startedAt + round * finishTime, () => {
      this.#watched = false;
      this.#finish();
      if (round % refreshEachRounds === 0) this.#refresh();
      if (this.#known.size > 0) this.#watchSeries();
    });
  }

  #finish(): void {
    for (const [key, known] of this.#known) {
      const last = known.count > 1 ? known.lastObservedAt : known.observedAt;
      if (last >= this.#scope.now - finishTime) continue;
      this.#known.delete(key);
      if (known.count > 1) this.#scope.spawn(this.#writeSeries(known));
    }
  }

  #refresh(): void {
    for (const known of this.#known.values()) if (known.count > 1) this.#scope.spawn(this.#writeSeries(known));
  }
}

/** event_broadcaster.go, getKey: not the note. */
function keyOf({ type, action, reason, involvedObject: about }: CoreEvent): string {
  return [
    type,
    action,
    reason,
    about.kind,
    about.namespace,
    about.name,
    about.uid,
    about.resourceVersion,
    about.fieldPath,
  ].join('/');
}
