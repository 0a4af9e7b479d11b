import { judgeRun } from './compose.ts';
import { readRunFolder } from './run-folder/read-run-folder.ts';

/**
 * Why the run in `folder` is not green so far, on the assumption that it is about to end well. Empty if it is. Throws
 * HarnessError `E_RUN_FOLDER`.
 */
export async function judgeFolder(folder: string): Promise<readonly string[]> {
  const pieces = await readRunFolder(folder);
  const end = { endedAt: pieces.context.startedAt, durationMs: 0, interrupted: false, playwrightExitCode: 0 };
  const { outcome } = judgeRun({ ...pieces, end });
  return outcome.reasons.map(({ scope, subject, text }) => (scope === 'run' ? text : `${subject}: ${text}`));
}
