/** A request as the simulated API server takes it. */
export interface SimulatedRequest {
  readonly method: string;
  /** From the server's root, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What comes bit by bit, as virtual time passes. */
export interface SimulatedStream {
  /** Has each piece given to `onText` within the instant in which it is written. */
  listen(onText: (text: string) => void, onEnd: () => void): void;
  /** Nobody listens any more. */
  close(): void;
}

export interface SimulatedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | SimulatedStream;
}

/** Mostly there at once; when virtual time has passed, where a kubelet is asked that does not answer. */
export interface ComingResponse {
  readonly result: SimulatedResponse | undefined;
  whenDone(action: (response: SimulatedResponse) => void): void;
}

/** The API server of a simulation. */
export type Handle = (request: SimulatedRequest) => ComingResponse;

/** An answer whose body is still to be read. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Buffer>;
}

/**
 * The way to a simulated API server: no socket, and no time. A request and all that is made of its answer are over within one
 * turn of the event loop, for nothing but promises is awaited; so only the streams have to be minded. Time must not go on while
 * a line of one has not been taken, and been done with.
 */
export class Transport {
  readonly #handle: Handle;
  readonly #heard: () => void;
  readonly #passTime: (until: AbortSignal) => Promise<unknown>;
  readonly #open = new Set<StreamBody>();

  constructor(options: {
    readonly handle: Handle;
    /** Called whenever something that was unheard has been heard. */
    readonly heard: () => void;
    /** Lets time pass, for an answer that takes some. */
    readonly passTime: (until: AbortSignal) => Promise<unknown>;
  }) {
    this.#handle = options.handle;
    this.#heard = options.heard;
    this.#passTime = options.passTime;
  }

  /** Whether somebody still has to take a line, or is at work on one. */
  get unheard(): boolean {
    for (const body of this.#open) if (body.unheard) return true;
    return false;
  }

  /** Rejects with an AbortError if `signal` is aborted before there is an answer; later the body throws it. */
  async send(request: SimulatedRequest, signal?: AbortSignal): Promise<Received> {
    if (signal?.aborted === true) throw aborted();
    const answer = this.#handle(request);
    const { status, headers, body } = answer.result ?? (await this.#inTime(answer, signal));
    return { status, headers, body: typeof body === 'string' ? whole(body) : this.#stream(body, signal) };
  }

  async #inTime(answer: ComingResponse, signal: AbortSignal | undefined): Promise<SimulatedResponse> {
    const { promise, resolve } = Promise.withResolvers<SimulatedResponse>();
    const come = new AbortController();
    answer.whenDone((response) => {
      resolve(response);
      come.abort();
    });
    await this.#passTime(signal === undefined ? come.signal : AbortSignal.any([come.signal, signal]));
    if (!come.signal.aborted) throw aborted();
    return promise;
  }

  #stream(stream: SimulatedStream, signal: AbortSignal | undefined): AsyncIterable<Buffer> {
    const body = new StreamBody(stream, this.#heard, () => this.#open.delete(body));
    this.#open.add(body);
    const abort = (): void => body.finish(aborted());
    signal?.addEventListener('abort', abort, { once: true });
    return body;
  }
}

async function* whole(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

/** As Node's own requests throw it. */
const aborted = (): Error =>
  Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' });

/** Who asks for the next piece says by that that he is done with the one before. */
class StreamBody implements AsyncIterableIterator<Buffer, undefined> {
  readonly #heard: () => void;
  readonly #closed: () => void;
  readonly #stream: SimulatedStream;
  readonly #queue: string[] = [];
  #end: { readonly error: Error | undefined } | undefined;
  #atWork = false;
  #waiting: { resolve(result: IteratorResult<Buffer, undefined>): void; reject(error: Error): void } | undefined;

  constructor(stream: SimulatedStream, heard: () => void, closed: () => void) {
    this.#stream = stream;
    this.#heard = heard;
    this.#closed = closed;
    stream.listen(
      (text) => this.#push(text),
      () => this.finish(undefined),
    );
  }

  get unheard(): boolean {
    return this.#atWork || this.#queue.length > 0;
  }

  #push(text: string): void {
    if (this.#end !== undefined) return;
    this.#queue.push(text);
    this.#serve();
  }

  finish(error: Error | undefined): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    // What was cut off is lost, as what was on its way in a socket.
    if (error !== undefined) this.#queue.length = 0;
    this.#stream.close();
    this.#serve();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Buffer, undefined>> {
    this.#atWork = false;
    const result = new Promise<IteratorResult<Buffer, undefined>>((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
    this.#serve();
    this.#heard();
    return result;
  }

  async return(): Promise<IteratorResult<Buffer, undefined>> {
    this.#atWork = false;
    this.finish(undefined);
    this.#queue.length = 0;
    this.#closed();
    this.#heard();
    return { done: true, value: undefined };
  }

  #serve(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    const text = this.#queue.splice(0).join('');
    if (text !== '') {
      this.#waiting = undefined;
      this.#atWork = true;
      waiting.resolve({ done: false, value: Buffer.from(text) });
      return;
    }
    if (this.#end === undefined) return;
    this.#waiting = undefined;
    this.#closed();
    if (this.#end.error === undefined) waiting.resolve({ done: true, value: undefined });
    else waiting.reject(this.#end.error);
  }
}
