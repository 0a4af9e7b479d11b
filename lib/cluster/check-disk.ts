import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../error-code.ts';
import { type Bytes, formatBytes } from '../units.ts';
import { type Finding, fine, unfit, warning } from './finding.ts';

export interface DiskNeeds {
  /** Below this a run may fail half way. */
  readonly advised: Bytes;
  /** Below this none can be made. */
  readonly least: Bytes;
}

/** Whether there is room; `what` says for what, and `remedy` how to make some. */
export function checkDisk(
  disk: { readonly check: string; readonly what: string; readonly free: Bytes; readonly remedy: string },
  { advised, least }: DiskNeeds,
): Finding {
  const { check, what, free, remedy } = disk;
  const text = `${what}: ${formatBytes(free)} free`;
  if (free >= advised) return fine(check, text);
  const finding = free < least ? unfit : warning;
  return finding(check, `${text}, and a run may take ${formatBytes(advised)}.`, remedy);
}

/** What an ordinary user may still write to the disk that holds `path`; undefined if there is no such path here. */
export async function freeSpace(path: string): Promise<Bytes | undefined> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** `path`, or what is there of it: the folder in which it would be made. */
export async function nearestFolder(path: string): Promise<string> {
  const code = await statfs(path).then(
    () => undefined,
    (error: unknown) => errorCode(error),
  );
  return code === 'ENOENT' && dirname(path) !== path ? nearestFolder(dirname(path)) : path;
}
