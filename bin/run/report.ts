import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeRun, reportFiles } from '../../reports/compose.ts';
import type { Run } from '../../reports/run.ts';
import { readRunFolder } from '../../reports/run-folder/read-run-folder.ts';

/** Composes the run from what its folder holds, and writes all reports beside it. */
export async function writeReports(runFolder: string): Promise<Run> {
  const run = composeRun(await readRunFolder(runFolder));
  await writeFile(join(runFolder, reportFiles.run), `${JSON.stringify(run, undefined, 2)}\n`);
  return run;
}
