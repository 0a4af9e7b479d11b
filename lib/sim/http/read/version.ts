import { badRequest, type StatusError } from '../../api/status-error.ts';
import { failed, tooLargeVersion } from '../refusals.ts';

/** A resourceVersion as a revision; 0 for none. Throws a Status in the words that fit what is asked. */
export function revisionIn(text: string, asked: 'get' | 'list' | 'watch'): number {
  if (text === '') return 0;
  if (/^\d+$/.test(text)) return Number(text);
  throw unreadable(text, asked);
}

/** Of a read that is to be as new as `revision`. Throws Timeout. */
export function requireReached(revision: number, current: number): void {
  if (revision > current) throw tooLargeVersion(revision, current);
}

function unreadable(text: string, asked: 'get' | 'list' | 'watch'): StatusError {
  const quoted = JSON.stringify(text);
  const why = `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`;
  return asked === 'list' ? badRequest(`invalid resource version: ${why}`) : failed(why);
}
