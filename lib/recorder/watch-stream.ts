import type { Milliseconds } from '../units.ts';
import type { ApiClient } from './api-client.ts';
import { LineSplitter } from './line-splitter.ts';
import { Refused } from './lists.ts';

export interface WatchStreamOptions {
  readonly api: ApiClient;
  /** Of the collection. */
  readonly path: string;
  /** Changes after this one are delivered. */
  readonly resourceVersion: bigint;
  readonly signal: AbortSignal;
  readonly onOpen: () => void;
  /** Takes a complete line, and says whether to go on. What it throws ends the watch and is thrown. */
  readonly onLine: (line: string, receivedAt: Milliseconds) => boolean;
  readonly now: () => Milliseconds;
}

/**
 * One connection of a watch. Returns when the server ended it or `onLine` had enough; throws Refused if the server did not
 * begin it, or what the connection threw. A last line without line feed is dropped: the watch is resumed before it.
 */
export async function watchStream(options: WatchStreamOptions): Promise<void> {
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: String(options.resourceVersion),
  }).toString();
  const path = `${options.path}?${query}`;
  const { status, body } = await options.api.open({ path, signal: options.signal });
  if (status !== 200) {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    throw new Refused(path, status, Buffer.concat(chunks).toString('utf8'));
  }
  options.onOpen();
  const splitter = new LineSplitter();
  for await (const chunk of body) {
    const receivedAt = options.now();
    for (const line of splitter.push(chunk)) {
      // Leaving the loop destroys the connection.
      if (line !== '' && !options.onLine(line, receivedAt)) return;
    }
  }
}
