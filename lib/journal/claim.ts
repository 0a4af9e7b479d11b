import { readdir, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../error-code.ts';

/**
 * Takes a dead run for ourselves, so that of several powercuts that find it only one undoes what it left. False if
 * another one has it, or had it and removed the folder.
 *
 * A claim is a symbolic link `claim-<n>` to its holder's run id: made atomically, with its content, and never twice. It
 * holds as long as its holder lives; a dead holder is followed by generation n + 1, which again only one can make.
 */
export async function claimRun(
  folder: string,
  self: string,
  isAlive: (runId: string) => Promise<boolean>,
): Promise<boolean> {
  const latest = await latestClaim(folder);
  if (latest !== undefined && latest.holder !== self && (await isAlive(latest.holder))) return false;
  try {
    await symlink(self, join(folder, `claim-${(latest?.generation ?? 0) + 1}`));
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

async function latestClaim(folder: string): Promise<{ generation: number; holder: string } | undefined> {
  const names = await readdir(folder).catch(() => []);
  const generation = Math.max(...names.map((name) => Number(/^claim-(\d+)$/.exec(name)?.[1] ?? 0)), 0);
  if (generation === 0) return undefined;
  const holder = await readlink(join(folder, `claim-${generation}`)).catch(() => undefined);
  return holder === undefined ? undefined : { generation, holder };
}
