import { appendFileSync } from 'node:fs';
import { annotations } from '../../reports/annotations.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import type { Run } from '../../reports/run.ts';
import type { Environment } from '../environment.ts';

/** In a job of GitHub Actions: annotations on what is not a pass, and the Markdown report in the summary of the step. */
export function tellGitHub(run: Run, environment: Environment, write: (text: string) => void): void {
  if (environment['GITHUB_ACTIONS'] !== 'true') return;
  for (const line of annotations(run)) write(`${line}\n`);
  const summary = environment['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined && summary !== '') appendFileSync(summary, `${renderMarkdown(run)}\n`);
}
