import type { RawObject } from './raw-object.ts';
import type { Change } from './watched-kind.ts';

/** A JSON object, or array, of which nothing is known. Only what is looked at is named. */
export interface Json {
  readonly type?: unknown;
  readonly object?: unknown;
  readonly metadata?: unknown;
  readonly items?: unknown;
  readonly name?: unknown;
  readonly uid?: unknown;
  readonly resourceVersion?: unknown;
  readonly continue?: unknown;
  readonly code?: unknown;
  readonly reason?: unknown;
  readonly message?: unknown;
}

/** What one line of a watch says. */
export type WatchLine =
  | { readonly says: 'change'; readonly change: Change }
  | { readonly says: 'bookmark'; readonly resourceVersion: bigint }
  /** The server no longer has the changes that would come next. */
  | { readonly says: 'gone'; readonly message: string }
  /** Any other error; the watch ends with it. */
  | { readonly says: 'error'; readonly message: string }
  /** Not a line of a watch. */
  | { readonly says: 'torn'; readonly text: string };

/** Reads a line. What is not JSON, or not of the shape that a watch has, is torn. */
export function parseWatchLine(line: string): WatchLine {
  const torn: WatchLine = { says: 'torn', text: line.slice(0, 80) };
  const event = parseObject(line);
  const object = event?.object;
  if (!isJson(object)) return torn;
  switch (event?.type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return isObject(object) ? { says: 'change', change: { type: event.type, object } } : torn;
    case 'BOOKMARK': {
      const version = resourceVersionOf(object);
      return version === undefined ? torn : { says: 'bookmark', resourceVersion: BigInt(version) };
    }
    case 'ERROR':
      return { says: isGone(object) ? 'gone' : 'error', message: statusMessage(object) };
    default:
      return torn;
  }
}

/** A Status that means that the resourceVersion asked for is too old (apimachinery, IsResourceExpired and IsGone). */
export function isGone({ code, reason }: Json): boolean {
  return code === 410 || reason === 'Expired' || reason === 'Gone';
}

/** The sentence in a Status. */
export function statusMessage(status: Json): string {
  return typeof status.message === 'string' ? status.message : JSON.stringify(status);
}

/** The JSON object in a text; undefined if there is none. */
export function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function isObject(object: Json): object is Json & RawObject {
  const { metadata } = object;
  return (
    isJson(metadata) &&
    typeof metadata.name === 'string' &&
    typeof metadata.uid === 'string' &&
    resourceVersionOf(object) !== undefined
  );
}

/** The resourceVersion of an object, list or bookmark, if it is one that can be compared (KEP-5504). */
export function resourceVersionOf({ metadata }: Json): string | undefined {
  const version = isJson(metadata) ? metadata.resourceVersion : undefined;
  return typeof version === 'string' && /^\d+$/.test(version) ? version : undefined;
}
