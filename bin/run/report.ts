import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { composeRun, reportFiles } from '../../reports/compose.ts';
import { readRunFile } from '../../reports/read-run.ts';
import type { Run } from '../../reports/run.ts';
import { pieceFiles } from '../../reports/run-folder/pieces.ts';
import { readRunFolder } from '../../reports/run-folder/read-run-folder.ts';
import { writeReports } from '../../reports/write-reports.ts';

/**
 * Composes the run from what its folder holds, and writes all reports beside it. Where only its run.json was kept, of this
 * or any older version, they are made from that, and it stays as it is.
 */
export async function report(runFolder: string): Promise<Run> {
  const kept = runFolder.endsWith('.json') ? runFolder : join(runFolder, reportFiles.run);
  if (!existsSync(kept) || (kept !== runFolder && existsSync(join(runFolder, pieceFiles.context)))) {
    const run = composeRun(await readRunFolder(runFolder));
    await writeReports(runFolder, run);
    return run;
  }
  const run = readRunFile(kept);
  await writeReports(dirname(kept), run, { keepRun: true });
  return run;
}
