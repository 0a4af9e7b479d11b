import { relative } from 'node:path';
import type { Clock } from '../../lib/clock/clock.ts';
import type { ProgressEvent } from '../../lib/owner/protocol.ts';
import type { Run } from '../../reports/run.ts';
import { showsUnicode } from '../../reports/terminal/unicode.ts';
import { createTerminal } from '../../reports/terminal.ts';
import { type Environment, redraws, wantsColor } from '../environment.ts';
import { explain } from '../explain.ts';
import { tellGitHub } from './tell-github.ts';

/** What people see of a run, and of what went wrong beside it. */
export interface Screen {
  readonly show: (event: ProgressEvent) => void;
  readonly say: (text: string) => void;
  readonly warn: (text: string) => void;
  /** The verdict if there is one, then what was kept, then every error that the verdict does not tell. */
  readonly finish: (closing: {
    readonly run: Run | undefined;
    readonly errors: readonly unknown[];
    readonly kept: readonly string[];
    readonly runFolder: string;
    readonly next: string | undefined;
  }) => void;
}

/** People look at stdout, or at stderr if stdout is for data. */
export function openScreen(options: {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly simulated: boolean;
}): Screen {
  const { clock, environment } = options;
  const stream = options.quiet ? process.stderr : process.stdout;
  const terminal = createTerminal({
    stream,
    clock,
    color: options.color && wantsColor(environment, stream),
    tty: redraws(environment, stream),
    awaits: !options.simulated,
    unicode: showsUnicode({ platform: process.platform, environment }),
  });
  return {
    show: (event) => terminal.show(event),
    say: (text) => terminal.say(text),
    warn: (text) => terminal.warn(text),
    finish: ({ run, errors, kept, runFolder, next }) => {
      if (run === undefined) terminal[Symbol.dispose]();
      else {
        const folder = relative('', runFolder);
        terminal.finish({ run, folder, ...(next === undefined ? {} : { next }) });
        tellGitHub(run, environment, (text) => stream.write(text));
      }
      // As they are, for commands are to be pasted: a terminal's own line breaks do no harm, ours would.
      for (const text of kept) stream.write(`\n${text}\n`);
      for (const error of errors) process.stderr.write(`${explain(error)}\n`);
    },
  };
}
