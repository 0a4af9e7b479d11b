import { errorCode, errorMessage } from '../lib/error-code.ts';
import { HarnessError } from '../lib/errors.ts';
import { plain } from '../reports/plain.ts';

/** What the file system says when a person can do something about it. */
const systemErrors: { readonly [code: string]: string } = {
  ENOSPC: 'Free some space on that disk, or start powercut in another folder.',
  EDQUOT: 'Free some of your quota on that disk, or start powercut in another folder.',
  EROFS: 'Start powercut in a folder where it may write; POWERCUT_STATE moves its state folder.',
  EACCES: 'Start powercut in a folder where it may write; POWERCUT_STATE moves its state folder.',
  EPERM: 'Start powercut in a folder where it may write; POWERCUT_STATE moves its state folder.',
  EMFILE: 'Raise the limit of open files (ulimit -n).',
  ENFILE: 'Close other programs: too many files are open on this host.',
};

/** Turns a system error that a person can act on into a HarnessError; leaves everything else as it is. */
export function actionable(error: unknown): unknown {
  const hint = systemErrors[errorCode(error) ?? ''];
  if (error instanceof HarnessError || hint === undefined) return error;
  return new HarnessError('E_SYSTEM', `The system refuses: ${errorMessage(error)}.`, { hint, cause: error });
}

/** An error for the terminal: one sentence and what to do; for a bug, all that is needed to report it. It may quote programs. */
export const explain = (error: unknown): string => plain(explained(error));

function explained(error: unknown): string {
  const known = actionable(error);
  if (known instanceof HarnessError) {
    const hint = known.hint === undefined ? '' : `\n  ${known.hint}`;
    return `${known.message} (${known.code})${hint}`;
  }
  if (known instanceof AggregateError) return known.errors.map(explained).join('\n');
  const stack = known instanceof Error ? (known.stack ?? known.message) : String(known);
  return `This is a bug in powercut; please report it with these lines:\n${stack}`;
}
