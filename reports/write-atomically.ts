import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode, errorMessage } from '../lib/error-code.ts';
import { HarnessError } from '../lib/errors.ts';

/**
 * Writes a file so that a reader finds the old one or the whole new one, never a half. Throws HarnessError `E_REPORT` if
 * the disk is full or the folder cannot be written to.
 */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const draft = `${file}.draft`;
  try {
    const handle = await open(draft, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw notWritten(file, error);
  }
}

/** Says which file could not be written, and what to do about it. */
export function notWritten(file: string, cause: unknown): HarnessError {
  const why = reasons[errorCode(cause) ?? ''] ?? errorMessage(cause);
  return new HarnessError('E_REPORT', `${file} could not be written: ${why}.`, {
    hint: `Make room or give write permission, then make the reports again: npx powercut report ${dirname(file)}`,
    cause,
  });
}

const reasons: { readonly [code: string]: string } = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  ENOENT: 'its folder does not exist',
};
