import { appendFileSync } from 'node:fs';
import { errorMessage } from '../../lib/error-code.ts';
import { annotations, warning } from '../../reports/annotations.ts';
import { renderMarkdown } from '../../reports/markdown.ts';
import type { Run } from '../../reports/run.ts';
import type { Environment } from '../environment.ts';

/**
 * In a job of GitHub Actions: annotations on what is not a pass, and the Markdown report in the summary of the step. A
 * summary that cannot be written is a warning: it changes nothing about the run.
 */
export function tellGitHub(run: Run, environment: Environment, write: (text: string) => void): void {
  if (environment['GITHUB_ACTIONS'] !== 'true') return;
  for (const line of annotations(run)) write(`${line}\n`);
  const summary = environment['GITHUB_STEP_SUMMARY'];
  if (summary === undefined || summary === '') return;
  try {
    appendFileSync(summary, `${renderMarkdown(run)}\n`);
  } catch (error) {
    write(`${warning('powercut', `The summary of the step cannot be written: ${errorMessage(error)}`)}\n`);
  }
}
