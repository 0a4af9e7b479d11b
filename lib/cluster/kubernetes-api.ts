import { HarnessError } from '../errors.ts';

/** A request to an API server. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the server's root. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A whole answer, whatever its status. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** Whether a request may change something: all that GET does not ask for. */
export const changes = ({ method }: Pick<ApiCall, 'method'>): boolean => method !== 'GET';

/** The way to an API server. Rejects with the signal's reason if that is aborted before the answer is there. */
export type Send = (call: ApiCall, signal?: AbortSignal) => Promise<ApiAnswer>;

/** Something other than success, as an API server answered it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The HTTP status. */
  readonly code: number;
  /** The answer's whole body. */
  readonly body: string;

  constructor({ status, body }: ApiAnswer) {
    super(`HTTP ${status}: ${saidIn(body)}`);
    this.code = status;
    this.body = body;
  }

  /** What the API server's Status says, or else the whole answer. */
  get said(): string {
    return saidIn(this.body);
  }
}

/** What is to be created: any kind that the server knows. */
export interface NewObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Media types of the patches that kubectl speaks of as `merge` and `strategic`. */
const patchTypes = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

/**
 * The requests that making and changing a cluster takes, in JSON; what is measured goes through the recorder instead. Each
 * throws ApiError if the server answers anything other than success. client-node would do as well, but loads some nine
 * hundred files before it can.
 */
export class KubernetesApi {
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  /** What the answer's body is, once parsed. */
  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return JSON.parse(await this.text(path, signal));
  }

  /** An answer that need not be JSON. */
  async text(path: string, signal?: AbortSignal): Promise<string> {
    return this.#ask({ method: 'GET', path, headers: accepting('application/json, */*') }, signal);
  }

  async post(path: string, body: object): Promise<void> {
    await this.#write('POST', path, 'application/json', body);
  }

  async patch(path: string, type: keyof typeof patchTypes, body: object): Promise<void> {
    await this.#write('PATCH', path, patchTypes[type], body);
  }

  async delete(path: string): Promise<void> {
    await this.#ask({ method: 'DELETE', path, headers: accepting('application/json') });
  }

  /** Creates an object of whatever kind. Throws HarnessError `E_KIND` if the server has no such kind. */
  async create(object: NewObject): Promise<void> {
    const { apiVersion, kind, metadata } = object;
    const group = `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`;
    const { resources } = await this.get<{ resources: readonly Resource[] }>(group).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 404) return { resources: [] };
      throw error;
    });
    // Those with a slash are subresources.
    const resource = resources.find((one) => one.kind === kind && !one.name.includes('/'));
    if (resource === undefined) throw new HarnessError('E_KIND', `The cluster knows no kind ${kind} of ${apiVersion}.`);
    const { namespace } = metadata;
    const within = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
    await this.post(`${group}${within}/${resource.name}`, object);
  }

  async #write(method: 'POST' | 'PATCH', path: string, type: string, body: object): Promise<void> {
    const headers = { ...accepting('application/json'), 'content-type': type };
    await this.#ask({ method, path, headers, body: JSON.stringify(body) });
  }

  async #ask(call: ApiCall, signal?: AbortSignal): Promise<string> {
    const answer = await this.#send(call, signal);
    if (answer.status < 200 || answer.status > 299) throw new ApiError(answer);
    return answer.body;
  }
}

/** As discovery lists it. */
interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const accepting = (accept: string) => ({ accept, 'user-agent': 'powercut' });

function saidIn(body: string): string {
  try {
    const { message }: { message?: unknown } = JSON.parse(body);
    if (typeof message === 'string') return message;
  } catch {
    // A proxy's page, or a kubelet's line.
  }
  return body.trim().slice(0, 200);
}
