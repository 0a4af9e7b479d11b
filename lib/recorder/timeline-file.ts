import { appendFileSync, closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { HarnessError } from '../errors.ts';
import type { TimelineEntry } from './observation.ts';
import type { Timeline } from './timeline.ts';

/**
 * Appends every entry of the timeline, those that are there and those to come, to `file` as a line of JSON, before
 * anybody else learns of it: a process that dies loses nothing that it acted upon. Made if need be; continued if there.
 * What the file system throws (a full disk) is thrown to whoever appends to the timeline.
 */
export function persistTimeline(timeline: Timeline, file: string): Disposable {
  const descriptor = openSync(file, 'a+', 0o644);
  dropTornLine(descriptor);
  let open = true;
  const write = (entry: TimelineEntry): void => {
    if (open) appendFileSync(descriptor, `${JSON.stringify(entry)}\n`);
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

/**
 * The entries that were persisted. A last line that is not complete is what a dying process leaves, and is left aside.
 * Throws HarnessError `E_TIMELINE_DAMAGED` if any other line cannot be read.
 */
export function readTimeline(file: string): TimelineEntry[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  // After the last line feed there is nothing, or a torn line.
  lines.pop();
  return lines.map((line, index) => {
    try {
      const entry: TimelineEntry = JSON.parse(line);
      return entry;
    } catch (error) {
      throw new HarnessError('E_TIMELINE_DAMAGED', `Line ${index + 1} of ${file} is not a timeline entry.`, {
        hint: 'The file was changed after the run; make the run again.',
        cause: error,
      });
    }
  });
}

/** A writer that died in the middle of a line must not make the next writer's first line unreadable. */
function dropTornLine(descriptor: number): void {
  const content = readFileSync(descriptor);
  const complete = content.lastIndexOf(10) + 1;
  if (complete < content.length) ftruncateSync(descriptor, complete);
}
