import type { Clock } from '../../lib/clock/clock.ts';
import type { ProgressEvent } from '../../lib/owner/protocol.ts';
import { formatDuration } from '../../lib/units.ts';
import type { Run } from '../../reports/run.ts';
import { type Environment, wantsColor } from '../environment.ts';

export interface Screen {
  readonly show: (event: ProgressEvent) => void;
  readonly say: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly finish: (run: Run | undefined, runFolder: string) => void;
}

/** Where people look: stdout, or stderr if stdout is for data. */
export function openScreen(options: {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly quiet: boolean;
  readonly color: boolean;
}): Screen {
  const stream = options.quiet ? process.stderr : process.stdout;
  void (options.color && wantsColor(options.environment, stream));
  return {
    show: (event) => stream.write(`${formatDuration(event.at)} ${JSON.stringify(event)}\n`),
    say: (text) => stream.write(`${text}\n`),
    warn: (text) => process.stderr.write(`${text}\n`),
    finish: (run, runFolder) => stream.write(`${run?.outcome.verdict ?? 'no verdict'} ${runFolder}\n`),
  };
}
