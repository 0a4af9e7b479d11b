import { randomInt } from 'node:crypto';

/** No vowels, so that no words come out; no 0, 1 or l, so that nobody misreads one. All are legal in DNS labels. */
const alphabet = '23456789bcdfghjkmnpqrstvwxz';

/** `2026-11-25T04-10-00Z-x7kd`: sorts by time, and is a legal file name everywhere. */
export function newRunId(date: Date): string {
  return `${date.toISOString().slice(0, 19).replaceAll(':', '-')}Z-${randomWord()}`;
}

/**
 * `powercut-x7kd`, from the run id. Short, because container names are made from it and those become host names, which
 * end at 63 characters.
 */
export function clusterNameOf(runId: string): string {
  return `powercut-${runId.slice(-4)}`;
}

function randomWord(): string {
  return Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
}
