import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import { reportFiles } from '../../reports/compose.ts';
import { type Overview, type OverviewRow, overviewHtml, overviewMarkdown } from '../../reports/overview.ts';
import { pieceFiles } from '../../reports/run-folder/pieces.ts';
import { writeAtomically } from '../../reports/write-atomically.ts';
import { report } from './report.ts';

export const overviewFiles = { html: 'runs.html', markdown: 'runs.md' } as const;

const isRun = (folder: string): boolean =>
  [reportFiles.run, pieceFiles.context].some((file) => existsSync(join(folder, file)));

/** Whether a folder holds folders of runs, as a job finds them that has downloaded the artefacts of others, and is none itself. */
export const holdsRuns = (folder: string): boolean =>
  existsSync(folder) &&
  statSync(folder).isDirectory() &&
  !isRun(folder) &&
  foldersIn(folder).some((name) => isRun(join(folder, name)));

const foldersIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();

/** Makes the reports of each run below a folder again, and one page and one Markdown about all of them. */
export async function reportAll(folder: string, wanted: number | undefined): Promise<Overview> {
  const rows: OverviewRow[] = [];
  for (const name of foldersIn(folder)) rows.push(await rowOf(folder, name));
  const overview = { rows, wanted };
  await writeAtomically(join(folder, overviewFiles.html), overviewHtml(overview));
  await writeAtomically(join(folder, overviewFiles.markdown), overviewMarkdown(overview));
  return overview;
}

/** What cannot be read is told in its row, and takes nothing away from the others. */
async function rowOf(folder: string, name: string): Promise<OverviewRow> {
  const place = join(folder, name);
  if (!isRun(place)) return { folder: name, missing: 'This folder holds no run.' };
  try {
    return { folder: name, run: await report(place) };
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'E_RUN_FOLDER') throw error;
    return { folder: name, missing: error.message };
  }
}
