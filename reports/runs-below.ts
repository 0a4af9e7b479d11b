import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reportFiles } from './compose.ts';

/** A run.json, or the folder of a run, as it was named; of a folder of such folders each that has a run.json, in their order. */
export function runsBelow(path: string): readonly string[] {
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  if (!isFolder || existsSync(join(path, reportFiles.run))) return [path];
  return readdirSync(path)
    .toSorted()
    .map((name) => join(path, name))
    .filter((folder) => existsSync(join(folder, reportFiles.run)));
}
