import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Milliseconds, seconds } from '../../units.ts';

/** The end of a timeline's file in which its last whole line is looked for. */
const tail = 64 * 1024;

/** Whatever a line of a timeline has that is a moment. */
const dated = z.looseObject({
  at: z.number().exactOptional(),
  until: z.number().exactOptional(),
  hi: z.number().exactOptional(),
  receivedAt: z.number().exactOptional(),
  seen: z.looseObject({ hi: z.number() }).exactOptional(),
});

/**
 * What the run's clock shows when a slot's cluster is made: 0, or a little after the moment at which the former one of that
 * slot was heard of last, so that what comes later in a run has a later time.
 */
export function whereTimeStands(runFolder: string, slot: number): Milliseconds {
  const files = readdirSync(runFolder).filter((name) => name.startsWith(`timeline-${slot}-`));
  const ends = files.map((name) => endOf(join(runFolder, name)));
  return ends.length === 0 ? 0 : Math.ceil((Math.max(...ends) + seconds(1)) / seconds(1)) * seconds(1);
}

function endOf(file: string): Milliseconds {
  const lines = endOfText(file).split('\n').toReversed();
  for (const line of lines) {
    const moments = momentsIn(line);
    if (moments.length > 0) return Math.max(...moments);
  }
  return 0;
}

function momentsIn(line: string): readonly Milliseconds[] {
  try {
    const { at, until, hi, receivedAt, seen } = dated.parse(JSON.parse(line));
    return [at, until, hi, receivedAt, seen?.hi].filter((moment) => moment !== undefined);
  } catch {
    // Not whole: it was being written when its process died.
    return [];
  }
}

function endOfText(file: string): string {
  const opened = openSync(file, 'r');
  try {
    const { size } = fstatSync(opened);
    const buffer = Buffer.alloc(Math.min(size, tail));
    readSync(opened, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8');
  } finally {
    closeSync(opened);
  }
}
