import { NoAnswer } from './deadline.ts';
import { Refused } from './lists.ts';

/**
 * True for what an API server or the way to it may do to us: it refused, did not answer, or the connection failed. What
 * sockets, TLS and the HTTP parser throw has a code (`ECONNRESET`, `HPE_…`, `ERR_SSL_…`), and so have the credentials that
 * are not to be had (`E_CREDENTIALS`). Anything else is a bug in powercut
 * and must not be taken for weather. Ask only about errors of requests: a full disk has a code, too.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof Refused || error instanceof NoAnswer) return true;
  return error instanceof Error && !(error instanceof TypeError) && 'code' in error && typeof error.code === 'string';
}

/** What to say of an outage: the connection's own words, also where Node wraps the failures of several addresses. */
export function describeOutage(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(describeOutage).join('; ');
  return error instanceof Error ? error.message : String(error);
}
