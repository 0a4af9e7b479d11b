import { errorCode } from '../../lib/error-code.ts';
import { explain } from '../explain.ts';
import type { Interruption } from '../interruption.ts';

/**
 * Keeps the process alive until its clusters are deleted: an exception that nobody caught is a bug, is said to be one, and
 * ends the run in the orderly way. A reader who has gone (`powercut run | head`) is no reason to stop at all.
 */
export function survive(
  interruption: Interruption,
  warn: (text: string) => void,
): Disposable & { readonly errors: readonly unknown[] } {
  const errors: unknown[] = [];
  const onError = (error: unknown) => {
    errors.push(error);
    warn(explain(error));
    interruption.abort('a bug');
  };
  const onStreamError = (error: Error) => {
    // EIO: the terminal has been closed.
    if (!['EPIPE', 'EIO'].includes(errorCode(error) ?? '')) onError(error);
  };
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  process.stdout.on('error', onStreamError);
  process.stderr.on('error', onStreamError);
  return {
    errors,
    // The streams keep their listeners: what is written last may fail last.
    [Symbol.dispose]: () => {
      process.off('uncaughtException', onError);
      process.off('unhandledRejection', onError);
    },
  };
}
