import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Bytes } from '../../lib/units.ts';

/** What powercut writes into one line is some kilobytes; a line may be a thousand times that. */
export const longestLine: Bytes = 4 * 1024 * 1024;

/** A line that was too long is `undefined`: it is counted, and never in memory. */
export type BoundedLine = string | undefined;

/**
 * The lines of a file, none of which is longer than `most` bytes. A symbolic link is not followed (`ELOOP`): what it names is
 * not of this folder. Throws what the file system throws.
 */
export async function* readBoundedLines(file: string, most: Bytes = longestLine): AsyncGenerator<BoundedLine> {
  await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const chunk = Buffer.alloc(64 * 1024);
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): BoundedLine => {
    const line = length > most ? undefined : Buffer.concat(parts).toString('utf8');
    parts = [];
    length = 0;
    return line;
  };
  const add = (part: Buffer): void => {
    length += part.length;
    if (length > most) parts = [];
    else if (part.length > 0) parts.push(Buffer.from(part));
  };
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) break;
    let from = 0;
    for (let end = chunk.indexOf(10, from); end !== -1 && end < bytesRead; end = chunk.indexOf(10, from)) {
      add(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    add(chunk.subarray(from, bytesRead));
  }
  if (length > 0) yield take();
}
