import type { Clock } from '../../../lib/clock/clock.ts';
import type { HowToRecord, OpenedCluster } from '../../../lib/cluster/opened-cluster.ts';
import type { ApiClient, ApiRequest, OpenAnswer } from '../../../lib/recorder/api-client.ts';
import { LineSplitter } from '../../../lib/recorder/line-splitter.ts';
import type { Milliseconds } from '../../../lib/units.ts';
import type { Plot, Stage } from '../fault.ts';

/** What is done to what the recorder hears. Times are the run's. */
export interface Tap {
  /** Lines in place of one line of a watch of the collection `of`; it is as it was where this is absent. */
  readonly line?: (line: string, of: string) => readonly string[];
  /** When a line that has come now is delivered. */
  readonly deliverAt?: (now: Milliseconds, of: string) => Milliseconds;
  /** Throws what a request to the API server meets with. */
  readonly refuse?: (of: string) => void;
  /** Ends a watch with what it throws, when it is called after a line has come. */
  readonly cut?: (of: string) => void;
  /** When a request that is made now is sent. */
  readonly sendAt?: (now: Milliseconds) => Milliseconds;
  /** The date that an answer bears. */
  readonly date?: (date: string) => string;
}

/** The same cluster, with a tap on the way of its recorder to the API server, from when it is recorded. */
export function withTap({ cluster }: Stage, planted: Tap): Plot {
  const { recording } = cluster;
  let tap: Tap = {};
  const connect: HowToRecord['connect'] = async (onDate) =>
    tapped(
      await recording.connect(({ date, ...when }) => onDate({ ...when, date: tap.date?.(date) ?? date })),
      recording.clock,
      () => tap,
    );
  const opened: OpenedCluster = { ...cluster, recording: { ...recording, connect } };
  return {
    opened,
    recorded: () => {
      tap = planted;
    },
  };
}

/** The collection that a request is for: `pods` of `/api/v1/pods?watch=1`. */
export const collectionOf = (path: string): string => path.split('?')[0]?.split('/').at(-1) ?? '';

function tapped(api: ApiClient, clock: Clock, tap: () => Tap): ApiClient {
  const send = async <Answer>(request: ApiRequest, ask: () => Promise<Answer>): Promise<Answer> => {
    const now = clock.now();
    const at = tap().sendAt?.(now) ?? now;
    if (at > now) await clock.waitUntil(at, request.signal);
    tap().refuse?.(collectionOf(request.path));
    return ask();
  };
  return {
    ...api,
    get: (request) => send(request, () => api.get(request)),
    open: (request) =>
      send(request, async (): Promise<OpenAnswer> => {
        const answer = await api.open(request);
        if (!request.path.includes('watch=')) return answer;
        return { ...answer, body: new TappedBody(answer.body, collectionOf(request.path), clock, tap) };
      }),
  };
}

/** The body of a watch, of which each line is read when it comes, so that time can go on, and delivered when the tap lets it. */
class TappedBody implements AsyncIterable<Buffer> {
  readonly #source: AsyncIterator<Buffer>;
  readonly #of: string;
  readonly #clock: Clock;
  readonly #tap: () => Tap;
  readonly #queue: { readonly text: string; readonly at: Milliseconds }[] = [];
  #end: { readonly error: Error | undefined } | undefined;
  #wake = new AbortController();

  constructor(source: AsyncIterable<Buffer>, of: string, clock: Clock, tap: () => Tap) {
    this.#source = source[Symbol.asyncIterator]();
    this.#of = of;
    this.#clock = clock;
    this.#tap = tap;
    void this.#pump();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void> {
    try {
      for (;;) {
        const now = this.#clock.now();
        const text = this.#take(now);
        if (text !== '') yield Buffer.from(text);
        else if (this.#queue.length === 0 && this.#end !== undefined) {
          if (this.#end.error !== undefined) throw this.#end.error;
          return;
        } else {
          this.#wake = new AbortController();
          await this.#clock.waitUntil(this.#queue[0]?.at ?? Number.POSITIVE_INFINITY, this.#wake.signal);
        }
      }
    } finally {
      this.#finish(undefined);
      await this.#source.return?.();
    }
  }

  #take(now: Milliseconds): string {
    let text = '';
    for (let first = this.#queue[0]; first !== undefined && first.at <= now; first = this.#queue[0]) {
      text += first.text;
      this.#queue.shift();
    }
    return text;
  }

  async #pump(): Promise<void> {
    const splitter = new LineSplitter();
    try {
      for (let next = await this.#source.next(); next.done !== true; next = await this.#source.next()) {
        if (this.#end !== undefined) return;
        for (const line of splitter.push(next.value)) this.#hear(line);
        this.#wake.abort();
        this.#tap().cut?.(this.#of);
      }
      this.#finish(undefined);
    } catch (error) {
      this.#finish(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #hear(line: string): void {
    const { line: change, deliverAt } = this.#tap();
    const now = this.#clock.now();
    const earliest = Math.max(deliverAt?.(now, this.#of) ?? now, this.#queue.at(-1)?.at ?? 0);
    for (const text of change?.(line, this.#of) ?? [line]) this.#queue.push({ text: `${text}\n`, at: earliest });
  }

  #finish(error: Error | undefined): void {
    this.#end ??= { error };
    // What was on its way when the connection broke is lost.
    if (error !== undefined) this.#queue.length = 0;
    this.#wake.abort();
  }
}
