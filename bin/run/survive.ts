import { explain } from '../explain.ts';
import type { Interruption } from '../interruption.ts';
import { onOutputFailure } from '../output.ts';

/**
 * Keeps the process alive until its clusters are deleted: an exception that nobody caught is a bug, is said to be one, and
 * ends the run in the orderly way; so does an output that refuses what is told. A reader who has gone is no reason to stop.
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
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  // Not told where it cannot be: whoever runs commands tells it on the other stream.
  onOutputFailure((error) => {
    errors.push(error);
    interruption.abort('an output that takes no more');
  });
  return {
    errors,
    [Symbol.dispose]: () => {
      process.off('uncaughtException', onError);
      process.off('unhandledRejection', onError);
    },
  };
}
