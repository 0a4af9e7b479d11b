import { readFileSync } from 'node:fs';
import { Option } from 'commander';
import { whyUnreadable } from '../../lib/error-code.ts';
import { usageError } from '../../lib/errors.ts';
import { type AcceptedRegression, parseAccepted } from '../../reports/compare/accepted.ts';

export const acceptOption = (): Option =>
  new Option('--accept <file>', 'a reviewed file of regressions that are accepted, each with a reason and a last day');

/** What `--accept` names; nothing without it. Throws a usage error for a file that cannot be read or understood. */
export function readAccepted(file: string | undefined): readonly AcceptedRegression[] {
  if (file === undefined) return [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw usageError(`The file of accepted regressions ${file} cannot be read: ${whyUnreadable(error)}.`);
  }
  return parseAccepted(text, file);
}
