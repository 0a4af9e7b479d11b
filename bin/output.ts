import { errorCode, errorMessage } from '../lib/error-code.ts';
import { HarnessError } from '../lib/errors.ts';
import { explain } from './explain.ts';

/** Both streams that people and programs read. */
const streams = [
  { stream: process.stdout, name: 'stdout', other: process.stderr },
  { stream: process.stderr, name: 'stderr', other: process.stdout },
] as const;

/**
 * Calls `onFailure` when one of both streams refuses what it is given, as a file on a full disk does; once for each, for
 * whatever is written to it later fails as well. A reader who has gone (`powercut run | head`) is no failure.
 */
export function onOutputFailure(onFailure: (error: HarnessError, other: NodeJS.WritableStream) => void): void {
  for (const { stream, name, other } of streams) {
    const refused = (error: Error): void => {
      // EIO: the terminal has been closed.
      if (refusedAlready || ['EPIPE', 'EIO'].includes(errorCode(error) ?? '')) return;
      refusedAlready = true;
      onFailure(outputError(name, error), other);
    };
    let refusedAlready = false;
    // For good: what is written last may fail last.
    stream.on('error', refused);
  }
}

/** Tells on the one stream what the other has refused; answers whether one has, and what was to be told is lost. */
export function watchOutput(): { readonly failed: boolean } {
  let failed = false;
  onOutputFailure((error, other) => {
    failed = true;
    other.write(`${explain(error)}\n`);
  });
  return {
    get failed() {
      return failed;
    },
  };
}

const outputError = (name: string, error: Error): HarnessError =>
  new HarnessError('E_OUTPUT', `What powercut tells cannot be written to ${name}: ${errorMessage(error)}.`, {
    hint: 'Make room there, or have it write to another place.',
    cause: error,
  });
