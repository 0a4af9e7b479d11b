import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { errorCode } from '../../lib/error-code.ts';
import { withoutSecrets } from '../../lib/secrets/known.ts';
import type { Bytes } from '../../lib/units.ts';
import { writeAtomically } from '../../reports/write-atomically.ts';

/** What Playwright prints of a run is some kilobytes; a scenario may print without end. */
const most: Bytes = 4 * 1024 * 1024;

/**
 * Takes out of a log what could not be seen line by line: secrets that are broken over several. Of a longer log its end is kept.
 * One that is not there is fine; a symbolic link is left alone. Throws what the file system throws, and HarnessError `E_REPORT`.
 */
export async function scrubLog(file: string): Promise<void> {
  const text = await endOf(file);
  if (text === undefined) return;
  const scrubbed = withoutSecrets(text.end);
  if (text.whole && scrubbed === text.end) return;
  const left = text.whole ? scrubbed : `… the beginning is left out: only the last ${most} bytes are kept\n${scrubbed}`;
  await writeAtomically(file, left);
}

async function endOf(file: string): Promise<{ readonly end: string; readonly whole: boolean } | undefined> {
  try {
    await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { size } = await handle.stat();
    const end = Buffer.alloc(Math.min(size, most));
    const { bytesRead } = await handle.read(end, 0, end.length, Math.max(0, size - most));
    return { end: end.subarray(0, bytesRead).toString('utf8'), whole: size <= most };
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ELOOP') return undefined;
    throw error;
  }
}
