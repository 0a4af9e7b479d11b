import type { Status } from '../api/status-error.ts';
import type { Step } from '../engine/process.ts';
import type { ApiObject } from '../objects.ts';

/** One request of a client that reads the whole answer. */
export interface ClientRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** From the server's root, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ClientAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends a request that is answered within the present instant. */
export type Send = (request: ClientRequest) => ClientAnswer;

/** About what a request to an API server on the same host takes, in milliseconds. */
const requestTime = 2;

/** What the API server refused. */
export class Refusal extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message ?? 'unknown');
    this.status = status;
  }

  get reason(): string {
    return this.status.reason ?? '';
  }

  /** Whether the server gave this as a cause (apimachinery, api/errors, HasStatusCause). */
  hasCause(reason: string): boolean {
    return this.status.details?.causes?.some((cause) => cause.reason === reason) ?? false;
  }
}

/** kubectl's way to the API server. Every request takes a moment; a part that is refused throws Refusal. */
export class Client {
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  get<T extends ApiObject>(path: string): Step<T> {
    return this.#ask<T>({ method: 'GET', path, headers: accept });
  }

  post<T extends ApiObject>(path: string, body: object): Step<T> {
    const headers = { ...accept, 'content-type': 'application/json' };
    return this.#ask<T>({ method: 'POST', path, headers, body: JSON.stringify(body) });
  }

  patch<T extends ApiObject>(path: string, kind: 'merge' | 'strategic-merge', body: object): Step<T> {
    const headers = { ...accept, 'content-type': `application/${kind}-patch+json` };
    return this.#ask<T>({ method: 'PATCH', path, headers, body: JSON.stringify(body) });
  }

  /** All objects of a collection, page by page. */
  *list<T extends ApiObject>(path: string, query: Readonly<Record<string, string>>): Step<T[]> {
    const items: T[] = [];
    let next = '';
    do {
      const more = next === '' ? {} : { continue: next };
      const asked = new URLSearchParams({ ...query, limit: '500', ...more }).toString();
      const page: List<T> = yield* this.#ask<List<T>>({ method: 'GET', path: `${path}?${asked}`, headers: accept });
      items.push(...(page.items ?? []));
      next = page.metadata?.continue ?? '';
    } while (next !== '');
    return items;
  }

  *#ask<T>(request: ClientRequest): Step<T> {
    yield requestTime;
    const { status, body } = this.#send(request);
    if (status >= 400) throw new Refusal(parsed<Status>(body));
    return parsed<T>(body);
  }
}

interface List<T> {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly T[] | null;
}

const accept = { accept: 'application/json' };

/** What the API server says is what it was asked for. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it says of what type the answer is
function parsed<T>(body: string): T {
  const value: T = JSON.parse(body);
  return value;
}
