import { Refusal } from './client.ts';

/** Several errors as one (apimachinery, util/errors/errors.go, aggregate). */
export class Aggregate extends Error {
  readonly errors: readonly Error[];

  constructor(errors: readonly Error[]) {
    const messages = [...new Set(errors.map(({ message }) => message))];
    super(messages.length === 1 ? (messages[0] ?? '') : `[${messages.join(', ')}]`);
    this.errors = errors;
  }
}

/** What kubectl prints of the error that it ends by (kubectl, pkg/cmd/util/helpers.go, checkErr). */
export function lastWords(error: Error): string {
  const { errors: [only, ...others] = [] } = error instanceof Aggregate ? error : {};
  const cause = only !== undefined && others.length === 0 ? only : error;
  if (cause instanceof Aggregate) return cause.errors.map(wordsOf).join('\n');
  if (cause instanceof Refusal) return wordsOf(cause);
  return cause.message.startsWith('error: ') ? cause.message : `error: ${cause.message}`;
}

/** The same file, StandardErrorMessage. */
const wordsOf = (error: Error): string =>
  error instanceof Refusal
    ? `Error from server${error.reason === '' ? '' : ` (${error.reason})`}: ${error.message}`
    : error.message;
