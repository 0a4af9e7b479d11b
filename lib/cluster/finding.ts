import { HarnessError } from '../errors.ts';

/** `warning`: a run can be made, but not every one, or not for long. `unfit`: none can. */
export type Level = 'fine' | 'warning' | 'unfit';

/** What one look at the host found. */
export interface Finding {
  /** What was looked at; stable. */
  readonly check: string;
  readonly level: Level;
  /** One sentence, without its full stop if all is fine. */
  readonly text: string;
  /** What to do, a command if there is one; only if something is not fine. */
  readonly remedy?: string;
  /** Of the HarnessError with which a run would end. */
  readonly code?: string;
}

export const fine = (check: string, text: string): Finding => ({ check, level: 'fine', text });

export const warning = (check: string, text: string, remedy: string): Finding => ({
  check,
  level: 'warning',
  text,
  remedy,
});

export const unfit = (check: string, text: string, remedy: string): Finding => ({
  check,
  level: 'unfit',
  text,
  remedy,
});

/** The finding of a check that answers what is fine, and throws the HarnessError with which a run would end. */
export async function findingOf(check: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return fine(check, await look());
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const { message: text, hint, code } = error;
    return { check, level: 'unfit', text, code, ...(hint === undefined ? {} : { remedy: hint }) };
  }
}

/** What cannot be looked at before Docker answers; the remedy is that of the finding about Docker. */
export const untilDockerAnswers = (check: string, what: string): Finding => ({
  check,
  level: 'warning',
  text: `${what}: not known until Docker answers.`,
});
