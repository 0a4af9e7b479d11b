import { type ExitCode, exitCodes } from './exit-codes.ts';
import { withoutSecrets } from './secrets/known.ts';

export interface HarnessErrorOptions {
  /** What to do next, one sentence, imperative. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Defaults to 3, environment not fit. */
  readonly exitCode?: ExitCode;
}

/**
 * Anything that stops powercut for a reason a person can act on. `message` is one sentence that suffices in a CI list,
 * `hint` says what to do, `code` (`E_…`) is stable and searchable. Both texts may
 * quote programs and servers, and lose their secrets here. What is not a HarnessError is a bug in powercut.
 */
export class HarnessError extends Error {
  readonly code: `E_${string}`;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(code: `E_${string}`, message: string, options: HarnessErrorOptions = {}) {
    super(withoutSecrets(message), { cause: options.cause });
    // Playwright keeps `<name>: <message>` of an error and nothing else, so the code is part of the name.
    this.name = `HarnessError ${code}`;
    this.code = code;
    this.hint = options.hint === undefined ? undefined : withoutSecrets(options.hint);
    this.exitCode = options.exitCode ?? exitCodes.environment;
  }
}

/** The command line or the configuration asks for something that does not exist; exit code 2. */
export function usageError(message: string, hint?: string): HarnessError {
  return new HarnessError('E_USAGE', message, { exitCode: exitCodes.usage, ...(hint === undefined ? {} : { hint }) });
}
