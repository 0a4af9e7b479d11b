import { mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bytes, type Milliseconds, seconds } from '../../units.ts';
import type { Run } from './commands.ts';

/** Enough for nodes that answer; kind waits for ever for one that does not (kubernetes-sigs/kind#1298). */
const longest: Milliseconds = seconds(45);

/** What is kept of a file, its end, and of all files together. */
const mostOfFile: Bytes = 1024 * 1024;
const mostOfAll: Bytes = 32 * 1024 * 1024;

export interface ExportLogsOptions {
  readonly name: string;
  /** Made if need be. */
  readonly folder: string;
  readonly run: Run;
  readonly signal: AbortSignal;
}

/**
 * Has kind export a cluster's logs into `folder`, and keeps what it wrote within bounds. A node without power makes
 * kind hang: it is ended after a while, and what the other nodes gave by then stays. Does not throw.
 */
export async function exportLogs({ name, folder, run, signal }: ExportLogsOptions): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await run('kind', ['export', 'logs', folder, '--name', name], {
      timeout: longest,
      signal,
      env: { KIND_EXPERIMENTAL_PROVIDER: 'docker' },
    });
    await keepWithin(folder, { each: mostOfFile, all: mostOfAll });
  } catch {
    // Logs are a help to people; that there are none is no reason to do anything else differently.
  }
}

/** Cuts off the beginnings of files that are too long, then removes the longest ones until all together are short enough. */
export async function keepWithin(
  folder: string,
  { each, all }: { readonly each: Bytes; readonly all: Bytes },
): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files) await keepEnd(file, each);
  const sized = await Promise.all(files.map(async (file) => ({ file, size: (await stat(file)).size })));
  let left = sized.reduce((total, { size }) => total + size, 0);
  for (const { file, size } of sized.toSorted((a, b) => b.size - a.size)) {
    if (left <= all) return;
    await unlink(file);
    left -= size;
  }
}

async function keepEnd(file: string, most: Bytes): Promise<void> {
  await using handle = await open(file, 'r+');
  const { size } = await handle.stat();
  if (size <= most) return;
  const end = Buffer.alloc(most);
  const { bytesRead } = await handle.read(end, 0, most, size - most);
  await handle.write(end, 0, bytesRead, 0);
  await handle.truncate(bytesRead);
}
