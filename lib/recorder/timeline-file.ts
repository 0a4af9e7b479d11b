import { appendFileSync, closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { jsonLine } from '../secrets/known.ts';
import type { TimelineEntry } from './observation.ts';
import type { Timeline } from './timeline.ts';

/**
 * Appends every entry of the timeline, those that are there and those to come, to `file` as a line of JSON, before
 * anybody else learns of it: a process that dies loses nothing that it acted upon. Made if need be; continued if there.
 * What the file system throws (a full disk) is thrown to whoever appends to the timeline.
 */
export function persistTimeline(timeline: Timeline, file: string): Disposable {
  const descriptor = openSync(file, 'a+', 0o644);
  let length = dropTornLine(descriptor);
  let open = true;
  const write = (entry: TimelineEntry): void => {
    if (!open) return;
    const line = Buffer.from(lineOf(entry));
    try {
      appendFileSync(descriptor, line);
    } catch (error) {
      // A full disk takes a part of the line, and what is told next must not be glued to it.
      ftruncateSync(descriptor, length);
      throw error;
    }
    length += line.length;
  };
  timeline.entries.forEach(write);
  timeline.onAppend(write);
  return {
    [Symbol.dispose]: () => {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}

/** Objects have lost their secrets when their fields were chosen; the words of servers and programs are in gaps and notes. */
const lineOf = (entry: TimelineEntry): string =>
  entry.type === 'gap' || entry.type === 'note' ? jsonLine(entry) : `${JSON.stringify(entry)}\n`;

/** A writer that died in the middle of a line must not make the next writer's first line unreadable. Answers what is left. */
function dropTornLine(descriptor: number): number {
  const content = readFileSync(descriptor);
  const complete = content.lastIndexOf(10) + 1;
  if (complete < content.length) ftruncateSync(descriptor, complete);
  return complete;
}
