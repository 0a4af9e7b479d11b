import type { Clock } from '../clock/clock.ts';
import { formatDuration, type Milliseconds, seconds } from '../units.ts';
import type { ApiClient } from './api-client.ts';
import { listObjects, Refused } from './lists.ts';
import type { GapReason, Note } from './observation.ts';
import { describeOutage, isOutage } from './outage.ts';
import type { RecorderTimings } from './timings.ts';
import { parseWatchLine } from './watch-line.ts';
import { watchStream } from './watch-stream.ts';
import type { WatchedKind } from './watched-kind.ts';

export interface KindWatcherOptions {
  readonly watched: WatchedKind;
  readonly api: ApiClient;
  readonly clock: Clock;
  /** Of the collection. */
  readonly path: string;
  readonly timings: RecorderTimings;
  readonly note: (note: Note) => void;
  /** Ends everything. */
  readonly signal: AbortSignal;
}

/** How to go on after a connection has ended. */
type Ending =
  | { readonly go: 'resume'; readonly pause: boolean }
  | { readonly go: 'relist'; readonly reason: GapReason; readonly detail: string };

/** A connection that lived this long was a good one: the next failure is the first again. */
const goodConnection: Milliseconds = seconds(5);

/**
 * Keeps one kind watched: list, watch, resume where the last line or bookmark stood, and where that cannot be done, list
 * again and say so with a gap.
 *
 * | what happens | what is done |
 * | --- | --- |
 * | the connection ends or breaks, also in mid-line; an ERROR line; HTTP 4xx or 5xx | resume; nothing is lost, it only comes late |
 * | 410 as HTTP status, as ERROR line, or while paging a list | `gone`: list |
 * | a line that is no JSON | resume before it; if it comes again, `torn`: list |
 * | silence, while lists show changes | resume; if it stays silent, `silent`: list |
 * | the same without a connection | `cut`: list |
 * | a line or list that contradicts what was delivered | `silent`: list |
 */
export class KindWatcher {
  readonly #options: KindWatcherOptions;
  /** Aborted with an Ending to end the present connection, or the pause before the next one. */
  #interrupt = new AbortController();
  /** Connections, or lists, in a row that came to nothing. */
  #failures = 0;
  /** A list was taken since the last good connection. */
  #relisted = false;
  #lastFailure = 'the connection ended';
  #suspectedAt: Milliseconds = Number.NEGATIVE_INFINITY;
  #tornAt: bigint | undefined;

  constructor(options: KindWatcherOptions) {
    this.#options = options;
  }

  /** Watches until `signal` is aborted; the first list must have been taken already. Throws only what is a bug of ours. */
  async run(onOpen: () => void): Promise<void> {
    const { signal } = this.#options;
    const stop = () => this.#interrupt.abort();
    signal.addEventListener('abort', stop, { once: true });
    while (!signal.aborted) {
      this.#interrupt = new AbortController();
      let ending = await this.#watch(onOpen);
      if (signal.aborted) break;
      if (ending.go === 'resume' && ending.pause) ending = (await this.#backOff()) ?? ending;
      if (ending.go === 'relist') await this.#relist(ending);
    }
    signal.removeEventListener('abort', stop);
  }

  /** A list shows changes that have not been delivered in good time. */
  suspect(detail: string): void {
    const { watched, clock, note } = this.#options;
    const first = this.#suspectedAt < watched.agreedAt;
    if (!watched.connected) {
      this.#end({ go: 'relist', reason: 'cut', detail: `${this.#lastFailure}; ${detail}` });
    } else if (first) {
      this.#suspectedAt = clock.now();
      note({
        type: 'note',
        at: watched.pending?.sentAt ?? clock.now(),
        until: clock.now(),
        topic: 'recorder',
        text: `the watch of ${watched.kind} is silent (${detail}) and is resumed at ${watched.position}`,
      });
      this.#end({ go: 'resume', pause: false });
    } else {
      this.#end({ go: 'relist', reason: 'silent', detail });
    }
  }

  /** What was delivered cannot be all: the watch is not to be trusted, and resuming it brings nothing back. */
  distrust(detail: string): void {
    this.#end({ go: 'relist', reason: 'silent', detail });
  }

  #end(ending: Ending): void {
    this.#interrupt.abort(ending);
  }

  async #watch(onOpen: () => void): Promise<Ending> {
    const { watched, api, clock, path } = this.#options;
    const interrupt = this.#interrupt.signal;
    const openedAt = clock.now();
    let ending: Ending = { go: 'resume', pause: true };
    let delivered = false;
    let bug: { readonly error: unknown } | undefined;
    try {
      await watchStream({
        api,
        path,
        resourceVersion: watched.position,
        signal: interrupt,
        now: () => clock.now(),
        onOpen: () => {
          watched.connected = true;
          onOpen();
        },
        onLine: (line, receivedAt) => {
          try {
            const told = this.#take(line, receivedAt);
            if (told !== undefined) ending = told;
            else delivered = true;
            return told === undefined;
          } catch (error) {
            bug = { error };
            return false;
          }
        },
      });
    } catch (error) {
      if (!isOutage(error)) throw error;
      if (isEnding(interrupt.reason)) return interrupt.reason;
      if (error instanceof Refused && error.gone) return { go: 'relist', reason: 'gone', detail: error.message };
      this.#lastFailure = describeOutage(error);
    } finally {
      watched.connected = false;
    }
    if (bug !== undefined) throw bug.error;
    if (delivered || clock.now() - openedAt >= goodConnection) {
      this.#failures = 0;
      this.#relisted = false;
    }
    return ending;
  }

  /** Takes a line. Answers how to go on if the connection has to end. */
  #take(line: string, receivedAt: Milliseconds): Ending | undefined {
    const { watched } = this.#options;
    const told = parseWatchLine(line);
    switch (told.says) {
      case 'change':
        return relistIf(watched.change(told.change, receivedAt));
      case 'bookmark':
        return relistIf(watched.bookmark(told.resourceVersion));
      case 'gone':
        return { go: 'relist', reason: 'gone', detail: told.message };
      case 'error':
        return { go: 'resume', pause: true };
      case 'torn':
        return this.#torn(told.text, receivedAt);
    }
  }

  #torn(text: string, receivedAt: Milliseconds): Ending {
    const { watched, note } = this.#options;
    const again = this.#tornAt === watched.position;
    this.#tornAt = watched.position;
    const detail = `a line after resourceVersion ${watched.position} could not be read: ${JSON.stringify(text)}`;
    if (again) return { go: 'relist', reason: 'torn', detail };
    note({
      type: 'note',
      at: receivedAt,
      topic: 'recorder',
      text: `the watch of ${watched.kind} is resumed: ${detail}`,
    });
    return { go: 'resume', pause: false };
  }

  async #relist({ reason, detail }: { readonly reason: GapReason; readonly detail: string }): Promise<void> {
    const { watched, api, clock, path, signal } = this.#options;
    const since = clock.now();
    // Where a connection came to nothing right after a list, the next list would lead to nothing better.
    for (let attempt = this.#relisted ? 1 : 0; !signal.aborted; attempt += 1) {
      if (attempt > 0) await this.#backOff();
      const list = await listObjects({ api, clock, path, signal }).catch((error: unknown) => {
        if (!isOutage(error)) throw error;
        return undefined;
      });
      if (signal.aborted) return;
      if (list !== undefined) {
        const tries = attempt === 0 ? '' : ` (listed after ${formatDuration(clock.now() - since)})`;
        watched.relist(list, reason, `${detail}${tries}`);
        this.#relisted = true;
        return;
      }
    }
  }

  /** Pauses, longer each time. Answers the Ending that cut the pause short, if one did. */
  async #backOff(): Promise<Ending | undefined> {
    const { clock, timings, signal } = this.#options;
    const pause = Math.min(timings.backOff.first * 2 ** this.#failures, timings.backOff.longest);
    this.#failures += 1;
    this.#interrupt = new AbortController();
    const interrupt = this.#interrupt.signal;
    if (!signal.aborted) await clock.waitUntil(clock.now() + pause, interrupt);
    return isEnding(interrupt.reason) ? interrupt.reason : undefined;
  }
}

const relistIf = (why: string | undefined): Ending | undefined =>
  why === undefined ? undefined : { go: 'relist', reason: 'silent', detail: why };

const isEnding = (value: unknown): value is Ending => typeof value === 'object' && value !== null && 'go' in value;
