import type { Clock } from '../lib/clock/clock.ts';
import type { Milliseconds } from '../lib/units.ts';

/**
 * One Ctrl-C may arrive several times: from the terminal, from npm, which passes it on, and from our launcher.
 * (Playwright's own SIGINT watcher ignores repetitions for the same reason.)
 */
const sameSignal: Milliseconds = 500;

export interface Interruption {
  /** Aborted by the first signal; whoever works stops, and what was made is removed. */
  readonly signal: AbortSignal;
  /** What ended the run, as in `SIGINT`. */
  readonly cause: string | undefined;
  /** Ends the run from within, in the same orderly way, for a bug that nobody caught. */
  abort(cause: string): void;
}

export interface InterruptionOptions {
  readonly clock: Clock;
  /** Called at once, synchronously; it is to end the process. */
  readonly onSecondCtrlC: () => void;
}

/**
 * Listens for SIGINT, SIGTERM, SIGHUP and the end of the launcher's `ipc` channel. Only a second Ctrl-C means "at once":
 * CI systems send SIGTERM after SIGINT while we are still cleaning up, as they should let us.
 */
export function listenForInterruption({ clock, onSecondCtrlC }: InterruptionOptions): Interruption & Disposable {
  const controller = new AbortController();
  let cause: string | undefined;
  let first: Milliseconds | undefined;
  const abort = (why: string) => {
    cause ??= why;
    controller.abort();
  };
  const onSignal = (signal: NodeJS.Signals) => {
    const now = clock.now();
    if (signal === 'SIGINT' && first !== undefined && now - first > sameSignal) onSecondCtrlC();
    first ??= now;
    abort(signal);
  };
  const onDisconnect = () => abort('the end of its launcher');
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  process.on('disconnect', onDisconnect);
  // Listening for `disconnect` alone would keep the process alive for as long as its launcher lives.
  process.channel?.unref();
  return {
    signal: controller.signal,
    get cause() {
      return cause;
    },
    abort,
    [Symbol.dispose]: () => {
      for (const signal of signals) process.off(signal, onSignal);
      process.off('disconnect', onDisconnect);
    },
  };
}
