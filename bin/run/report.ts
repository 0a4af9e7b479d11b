import { composeRun } from '../../reports/compose.ts';
import type { Run } from '../../reports/run.ts';
import { readRunFolder } from '../../reports/run-folder/read-run-folder.ts';
import { writeReports } from '../../reports/write-reports.ts';

/** Composes the run from what its folder holds, and writes all reports beside it. */
export async function report(runFolder: string): Promise<Run> {
  const run = composeRun(await readRunFolder(runFolder));
  await writeReports(runFolder, run);
  return run;
}
