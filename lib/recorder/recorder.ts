import type { Clock } from '../clock/clock.ts';
import { type Milliseconds, seconds } from '../units.ts';
import type { ApiClient } from './api-client.ts';
import { ClockOffset, type DatedAnswer } from './clock-offset.ts';
import { HostPressure, type MeasuredPressure, type ReadPressure } from './host-pressure.ts';
import { KindProber } from './kind-prober.ts';
import { KindWatcher } from './kind-watcher.ts';
import type { Interval, ObservedKind, ServerTime, TimelineEntry } from './observation.ts';
import { describeOutage } from './outage.ts';
import { observedKinds, resources } from './resources.ts';
import { earliest } from './server-time.ts';
import { firstList, openedInTime } from './start.ts';
import { Starvation } from './starvation.ts';
import type { Stillness } from './stillness.ts';
import type { Timeline } from './timeline.ts';
import { defaultTimings, type RecorderTimings } from './timings.ts';
import { WatchedKind } from './watched-kind.ts';

/** The checks of the kinds begin spread over this time, so that they do not come all at once ever after. */
const spread: Milliseconds = seconds(1);

export interface RecorderOptions {
  /** Opens the way to the API server, which tells `onDate` every answer that carries the server's time. */
  readonly connect: (onDate: (answer: DatedAnswer) => void) => Promise<ApiClient>;
  readonly clock: Clock;
  /** Entries are appended to it as they come. */
  readonly timeline: Timeline;
  /** Defaults to all. */
  readonly kinds?: readonly ObservedKind[];
  /**
   * True if kubelets, controllers and API server read the clock of one host (kind): then a time that any of them wrote
   * bounds the write. Otherwise only the API server's own times do.
   */
  readonly sharedClock: boolean;
  readonly timings?: Partial<RecorderTimings>;
  /** Proofs that need no asking; see Stillness. */
  readonly stillness?: Pick<Stillness, 'latestBefore'>;
  /** Measures the pressure on the host, and takes what was measured; absent where time is not the host's. */
  readonly pressure?: { readonly read: ReadPressure; readonly tell: (measured: MeasuredPressure) => void };
  /** Interrupts the start, which then throws its reason; a recording that has begun is ended by `stop`. */
  readonly signal?: AbortSignal;
}

export interface Recorder extends AsyncDisposable {
  /** Makes intervals of these kinds narrow until it is disposed of; windows may overlap. */
  openWindow(kinds: readonly ObservedKind[]): Disposable;
  /** By how much the API server's clock is ahead of the run's (milliseconds since 1970 less run time), as measured. */
  offset(): Interval | undefined;
  /** Returns when it is known whether the host was starved before `instant`, or the recording has ended. */
  hostMeasured(instant: Milliseconds): Promise<void>;
  /** Aborted, with the error as reason, if a bug or a full disk ended the recording; there are no proofs from then on. */
  readonly failed: AbortSignal;
  /** Ends the recording. Idempotent. Throws what `failed` was aborted with. */
  stop(): Promise<void>;
}

/**
 * Records a cluster into a timeline. Resolves when every kind has been listed and is watched. Throws HarnessError
 * `E_API_REFUSED` if the API server does not let us list a kind, `E_API_UNREACHABLE` if it does not answer.
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const { connect, clock, timeline, sharedClock, stillness, kinds = observedKinds } = options;
  const timings = { ...defaultTimings, ...options.timings };
  const stopping = new AbortController();
  const failing = new AbortController();
  const { signal } = stopping;
  const offset = new ClockOffset();
  const append = (entry: TimelineEntry): void => timeline.append(entry);
  /** Of what the clocks did, at an unknown moment since `at`. */
  const clockNote = (at: Milliseconds, text: string): void =>
    append({ type: 'note', at, until: clock.now(), topic: 'clock', text });
  const pressure =
    options.pressure === undefined ? undefined : new HostPressure({ ...options.pressure, clock, note: append });
  const starvation = new Starvation({ clock, after: timings.starvedAfter, note: append, pressure });

  const fail = (error: unknown): void => {
    if (signal.aborted) return;
    stopping.abort();
    let reason = error;
    const detail = `the recording has ended by an error: ${describeOutage(error)}`;
    try {
      for (const { watched } of parts) watched.fail(detail);
      append({ type: 'note', at: clock.now(), topic: 'recorder', text: detail });
    } catch (second) {
      // Appending itself may be what fails, as on a full disk.
      reason = new AggregateError([error, second], describeOutage(error));
    }
    failing.abort(reason);
  };

  const api = await connect((answer) => {
    const { since } = offset;
    if (offset.learn(answer)) return;
    // In the middle of a request nobody would take what appending throws for our own failure.
    try {
      clockNote(since, 'the clock of the API server or of this host was stepped');
    } catch (error) {
      fail(error);
    }
  });
  const earliestOnRun = (stamp: ServerTime, now: Milliseconds): Milliseconds | undefined =>
    sharedClock || stamp.writer === 'api-server' ? offset.earliestOnRun(earliest(stamp), now) : undefined;
  const onImpossibleStamp = (stamp: ServerTime): void => {
    clockNote(offset.since, `${stamp.source} ${stamp.time} lies in the future: the measured clock offset was wrong`);
    offset.forget();
  };

  const parts = kinds.map((kind) => {
    const resource = resources[kind];
    const notYet = (resourceVersion: bigint) => stillness?.latestBefore(resourceVersion);
    const watched = new WatchedKind({ kind, append, earliest: earliestOnRun, notYet, onImpossibleStamp });
    const shared = { watched, api, clock, timings, signal };
    const watcher = new KindWatcher({ ...shared, path: resource.path, note: append });
    const onAnswer = (sentAt: Milliseconds, receivedAt: Milliseconds): void =>
      starvation.delay(sentAt, receivedAt, 'an answer of the API server came');
    return { kind, resource, watched, watcher, prober: new KindProber({ ...shared, watcher, resource, onAnswer }) };
  });

  const running: Promise<void>[] = [];
  const start = (work: Promise<void>): void => void running.push(work.catch(fail));
  const stop = async (): Promise<void> => {
    stopping.abort();
    await Promise.all(running);
    api.close();
    if (failing.signal.aborted) throw failing.signal.reason;
  };

  const interrupt = (): void => stopping.abort();
  options.signal?.addEventListener('abort', interrupt, { once: true });
  try {
    options.signal?.throwIfAborted();
    const until = clock.now() + timings.startWithin;
    await Promise.all(
      parts.map(async ({ kind, resource, watched }) =>
        watched.begin(await firstList({ api, clock, path: resource.path, kind, until, signal })),
      ),
    );
    const opened = parts.map(({ watcher, prober }, index) => {
      start(prober.run(clock.now() + (index * spread) / parts.length));
      return new Promise<void>((resolve) => start(watcher.run(resolve)));
    });
    await openedInTime({ opened, clock, until, failed: failing.signal, signal });
    options.signal?.throwIfAborted();
    start(starvation.run(signal));
  } catch (error) {
    await stop().catch(() => undefined);
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', interrupt);
  }

  return {
    offset: () => offset.at(clock.now()),
    hostMeasured: (instant) => starvation.measured(instant, signal),
    failed: failing.signal,
    openWindow: (wanted) => {
      const windows = parts.filter(({ kind }) => wanted.includes(kind)).map(({ prober }) => prober.openWindow());
      return { [Symbol.dispose]: () => windows.forEach((window) => window[Symbol.dispose]()) };
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
