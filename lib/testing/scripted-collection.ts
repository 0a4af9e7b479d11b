import type { ServerResponse } from 'node:http';
import type { RawMetadata, RawObject } from '../recorder/raw-object.ts';

/** The one counter that all collections of a store share, as in etcd. */
export interface Versions {
  newest: bigint;
}

export interface Reply {
  readonly status: number;
  readonly body: object;
}

/** An object before the store has given it a resourceVersion. */
export type NewObject = Omit<RawObject, 'metadata'> & {
  readonly metadata: Omit<RawMetadata, 'resourceVersion'>;
} & { readonly [part: string]: unknown };

interface Event {
  readonly resourceVersion: bigint;
  readonly line: string;
}

interface Connection {
  readonly response: ServerResponse;
  held: boolean;
  readonly waiting: string[];
}

/** The two ways in which a watch is told that its resourceVersion is too old. */
export type GoneAs = 'status' | 'line';

/** The objects of one kind at a scripted API server, and how it behaves towards those who list and watch them. */
export class ScriptedCollection {
  readonly #versions: Versions;
  readonly #objects = new Map<string, RawObject>();
  #history: Event[] = [];
  #compactedTo = 0n;
  #connections: Connection[] = [];
  #opened = 0;
  #requests: (() => void)[] = [];
  #expiredPages = 0;

  /** How a watch from before the compaction is answered. */
  goneAs: GoneAs = 'status';
  /** Every watch is answered as if it were from before the compaction. */
  alwaysGone = false;
  /** Every watch is refused with this status, or never answered. */
  refuseWatches: number | 'never answered' | undefined;
  /** Put on the wire of every new watch before anything else. */
  greeting = '';
  /** Every list is refused with this status, or never answered. */
  refuseLists: number | 'never answered' | undefined;
  /** Told every request that is not to be answered. */
  onUnanswered: () => undefined = () => undefined;
  /** New connections deliver nothing until they are released. */
  holdNew = false;
  /** Lists that were answered, by what was asked for. */
  readonly listed = { full: 0, metadata: 0 };

  constructor(versions: Versions) {
    this.#versions = versions;
  }

  /** Creates or changes an object, and tells those who watch. Answers its resourceVersion. */
  write(object: NewObject): bigint {
    const resourceVersion = this.#next();
    const key = keyOf(object);
    const type = this.#objects.has(key) ? 'MODIFIED' : 'ADDED';
    const stored: RawObject = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(resourceVersion) },
    };
    this.#objects.set(key, stored);
    this.#tell(resourceVersion, type, stored);
    return resourceVersion;
  }

  /** Deletes an object, and tells those who watch. */
  remove(name: string, namespace?: string): bigint {
    const key = keyOf({ metadata: namespace === undefined ? { name } : { name, namespace } });
    const object = this.#objects.get(key);
    if (object === undefined) throw new Error(`there is no ${key}`);
    const resourceVersion = this.#next();
    this.#objects.delete(key);
    this.#tell(resourceVersion, 'DELETED', {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(resourceVersion) },
    });
    return resourceVersion;
  }

  /** Tells those who watch that they have everything up to now. */
  bookmark(): void {
    const metadata = { resourceVersion: String(this.#versions.newest) };
    this.send(`${JSON.stringify({ type: 'BOOKMARK', object: { kind: 'Any', metadata } })}\n`);
  }

  /** Puts a text on the wire of everybody who watches; a line ends with a line feed. */
  send(text: string): void {
    for (const connection of this.#connections) {
      if (connection.held) connection.waiting.push(text);
      else connection.response.write(text);
    }
  }

  /** Forgets what happened so far: a watch from before is told 410. */
  compact(): void {
    this.#compactedTo = this.#versions.newest;
    this.#history = [];
  }

  /** The next request for a further page is told 410. */
  expireNextPage(): void {
    this.#expiredPages += 1;
  }

  /** From now on the connections that are open deliver nothing, without being closed. */
  hold(): void {
    for (const connection of this.#connections) connection.held = true;
  }

  /** Delivers what was held back, in its order. */
  release(): void {
    this.holdNew = false;
    for (const connection of this.#connections) {
      connection.held = false;
      for (const text of connection.waiting.splice(0)) connection.response.write(text);
    }
  }

  /** Lets go of the connections that were held, but not of what they would have delivered: it is lost without a trace. */
  forgetHeld(): void {
    for (const connection of this.#connections) connection.waiting.length = 0;
    this.release();
  }

  /** Breaks the connections of all who watch, as a power cut of the server does. */
  cut(): void {
    for (const { response } of this.#connections.splice(0)) response.destroy();
  }

  /** Ends the connections of all who watch, as the server's own time-out does. */
  end(): void {
    for (const { response } of this.#connections.splice(0)) response.end();
  }

  /** How many watches have been begun so far. */
  get opened(): number {
    return this.#opened;
  }

  /** Waits until `count` watches have been begun in all. */
  async untilOpened(count: number): Promise<void> {
    while (this.#opened < count) await this.#nextRequest();
  }

  /** Waits until `count` further lists of metadata have been answered. */
  async untilListed(count: number): Promise<void> {
    const wanted = this.listed.metadata + count;
    while (this.listed.metadata < wanted) await this.#nextRequest();
  }

  /** Begins a watch, or answers why not; neither if it is not to be answered. */
  watch(from: bigint, response: ServerResponse): Reply | undefined {
    if (this.refuseWatches === 'never answered') return this.onUnanswered();
    if (this.refuseWatches !== undefined) return status(this.refuseWatches, 'refused by the script');
    const gone = this.alwaysGone || from < this.#compactedTo;
    if (gone && this.goneAs === 'status') return expired;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (gone) response.end(`${JSON.stringify({ type: 'ERROR', object: expired.body })}\n`);
    else this.#connect(from, response);
    this.#opened += 1;
    this.#requested();
    return undefined;
  }

  /** Answers a list; undefined if it is not to be answered. */
  list(query: { metadataOnly: boolean; limit: number; continue: string }): Reply | undefined {
    if (this.refuseLists === 'never answered') return this.onUnanswered();
    if (this.refuseLists !== undefined) return status(this.refuseLists, 'refused by the script');
    if (query.continue !== '' && this.#expiredPages > 0) {
      this.#expiredPages -= 1;
      return expired;
    }
    this.listed[query.metadataOnly ? 'metadata' : 'full'] += 1;
    this.#requested();
    const all = [...this.#objects.values()];
    const from = Number(query.continue);
    const to = query.limit === 0 ? all.length : Math.min(all.length, from + query.limit);
    const page = all.slice(from, to);
    const items = query.metadataOnly ? page.map(({ metadata }) => ({ metadata })) : page;
    const more = to < all.length ? { continue: String(to) } : {};
    const metadata = { resourceVersion: String(this.#versions.newest), ...more };
    return { status: 200, body: { kind: 'List', metadata, items } };
  }

  #connect(from: bigint, response: ServerResponse): void {
    const connection: Connection = { response, held: this.holdNew, waiting: [] };
    this.#connections.push(connection);
    response.once('close', () => {
      this.#connections = this.#connections.filter((other) => other !== connection);
    });
    if (this.greeting !== '') response.write(this.greeting);
    const missed = this.#history.filter((event) => event.resourceVersion > from).map((event) => event.line);
    if (connection.held) connection.waiting.push(...missed);
    else for (const line of missed) response.write(line);
  }

  #nextRequest(): Promise<void> {
    return new Promise((resolve) => this.#requests.push(resolve));
  }

  #requested(): void {
    for (const resolve of this.#requests.splice(0)) resolve();
  }

  #next(): bigint {
    this.#versions.newest += 1n;
    return this.#versions.newest;
  }

  #tell(resourceVersion: bigint, type: string, object: RawObject): void {
    const line = `${JSON.stringify({ type, object })}\n`;
    this.#history.push({ resourceVersion, line });
    this.send(line);
  }
}

function keyOf({ metadata }: { readonly metadata: Pick<RawMetadata, 'name' | 'namespace'> }): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function status(code: number, message: string, reason?: string): Reply {
  return { status: code, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message, reason } };
}

const expired = status(410, 'too old resource version', 'Expired');
