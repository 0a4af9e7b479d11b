import { join } from 'node:path';
import { reportFiles } from './compose.ts';
import { renderCtrf } from './ctrf.ts';
import { renderHtml } from './html/render-html.ts';
import { jsonText } from './json-text.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderOpenMetrics } from './open-metrics.ts';
import { renderPerfetto } from './perfetto.ts';
import type { Run } from './run.ts';
import { writeAtomically } from './write-atomically.ts';

/**
 * Writes run.json, and the reports that are made from it, into the run's folder; run.json first, for all others can be
 * made from it again. Throws HarnessError `E_REPORT` if the disk is full or may not be written to.
 */
export async function writeReports(
  folder: string,
  run: Run,
  { keepRun = false }: { readonly keepRun?: boolean } = {},
): Promise<void> {
  if (!keepRun) await writeAtomically(join(folder, reportFiles.run), jsonText(run));
  await writeAtomically(join(folder, reportFiles.markdown), renderMarkdown(run));
  await writeAtomically(join(folder, reportFiles.html), renderHtml(run));
  await writeAtomically(join(folder, reportFiles.junit), renderJunit(run));
  await writeAtomically(join(folder, reportFiles.ctrf), renderCtrf(run));
  await writeAtomically(join(folder, reportFiles.openMetrics), renderOpenMetrics(run));
  await writeAtomically(join(folder, reportFiles.perfetto), renderPerfetto(run));
}
