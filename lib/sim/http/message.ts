import type { StatusError } from '../api/status-error.ts';
import { ExpiredPage } from './refusals.ts';

export interface HttpRequest {
  readonly method: string;
  /** With its query, as in `/api/v1/nodes?limit=500`. */
  readonly path: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: Buffer | string | undefined;
}

/** What comes bit by bit, in virtual time. */
export interface Feed {
  /** Has `onText` called with what there is and with all that comes, and `onEnd` once at the end, if the server ends it. */
  listen(onText: (text: string) => void, onEnd: () => void): void;
  /** The listener has gone. */
  close(): void;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Feed;
}

/** On every answer of the API server (apiserver, pkg/server/filters/cachecontrol.go, and the audit filter). */
const common = { 'cache-control': 'no-cache, private', 'content-type': 'application/json' };

export const answer = (
  status: number,
  body: string | Feed,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  status,
  headers: { ...common, ...headers },
  body,
});

export const textAnswer = (status: number, body: string): HttpAnswer =>
  answer(status, body, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });

/** As Go's encoder ends it. */
export const jsonAnswer = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => answer(status, `${JSON.stringify(value)}\n`, headers);

export function errorAnswer(error: StatusError): HttpAnswer {
  const { status } = error;
  const { name = '', ...details } = status.details ?? {};
  const { retryAfterSeconds } = details;
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  const its = {
    ...status,
    metadata: error instanceof ExpiredPage ? { continue: error.continueToken } : status.metadata,
    // What is empty is left out, as Go does.
    reason: error.reason === '' ? undefined : error.reason,
    details: status.details === undefined ? undefined : { ...(name === '' ? {} : { name }), ...details },
  };
  return jsonAnswer(error.code, its, headers);
}
