import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Clock } from '../../lib/clock/clock.ts';
import { errorCode, errorMessage } from '../../lib/error-code.ts';
import { HarnessError } from '../../lib/errors.ts';
import { escapeForRegExp } from '../../lib/escape-for-reg-exp.ts';
import { withoutSecrets } from '../../lib/secrets/known.ts';
import { redactLines } from '../../lib/secrets/redact-lines.ts';
import { type Milliseconds, minutes, seconds } from '../../lib/units.ts';
import type { Environment } from '../environment.ts';
import { codeFolder, moduleExtension } from '../package.ts';
import type { Scenario } from '../scenarios.ts';
import type { ScenarioArgs } from './wiring.ts';

/** How long Playwright may take to stop in an orderly way. */
const graceToStop: Milliseconds = seconds(1);

/** Playwright, or what stands for it, running the scenarios in a process group of its own. */
export interface ScenarioProcess {
  /** Its exit code; undefined if a signal ended it. Rejects with HarnessError `E_SCENARIOS` if it could not even be started. */
  readonly ended: Promise<number | undefined>;
  /** Stops the whole group, waits for its end and for what it printed, two seconds at most. */
  stop(): Promise<void>;
  /** Kills the whole group at once, and waits for nothing. */
  kill(): void;
}

export interface ScenarioProcessOptions {
  /** Arguments for Node. */
  readonly args: readonly string[];
  readonly environment: Environment;
  /** What it prints goes there, without secrets. */
  readonly logFile: string;
  readonly clock: Clock;
}

/**
 * Starts the scenarios. They are no part of the terminal's foreground group, so that Ctrl-C reaches only the owner, who
 * decides when they stop.
 */
export function startScenarioProcess(options: ScenarioProcessOptions): ScenarioProcess {
  const { clock } = options;
  const log = { file: options.logFile, append: true };
  const logged = () => [redactLines(withoutSecrets), log] as const;
  const child = execa(process.execPath, options.args, {
    env: options.environment,
    extendEnv: false,
    stdin: 'ignore',
    stdout: logged(),
    stderr: logged(),
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
  });
  // Its own end, which is sooner than that of its output if a child of its own holds that open.
  const ended = new Promise<number | undefined>((resolve, reject) => {
    child.nodeChildProcess.on('exit', (code) => resolve(code ?? undefined));
    // Of one that was never there execa tells this way alone: no more files, no more processes.
    void child.then((result) => {
      if (result.exitCode !== undefined || result.signal !== undefined) return resolve(result.exitCode);
      return reject(notStarted(result.cause));
    });
  });
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch (error) {
      if (errorCode(error) !== 'ESRCH') throw error;
    }
  };
  const within = async (event: Promise<unknown>): Promise<void> => {
    const over = new AbortController();
    const end = () => over.abort();
    void event.then(end, end);
    await clock.waitUntil(clock.now() + graceToStop, over.signal);
  };
  return {
    ended,
    kill: () => signalGroup('SIGKILL'),
    stop: async () => {
      signalGroup('SIGTERM');
      await within(ended);
      // Also when its leader has ended: a member of its group may not have.
      signalGroup('SIGKILL');
      await within(child);
    },
  };
}

function notStarted(cause: unknown): HarnessError {
  return new HarnessError('E_SCENARIOS', `Playwright could not be started: ${errorMessage(cause)}.`, {
    hint: 'If there are too many files or processes, raise the limits (ulimit -n, ulimit -u) or close other programs.',
    cause,
  });
}

/** One that takes longer does nothing but wait: Playwright's own limit for a test is no help if it never yields. */
const longestScenario: Milliseconds = minutes(30);

/** Runs `scenarios` by Playwright, whose configuration names the reporter that writes into the run's folder. */
export function playwrightArgs(
  scenarios: readonly Scenario[],
  { runFolder, repeat, parallel, ownFolder }: ScenarioArgs,
): readonly string[] {
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const tests = scenarios.reduce((count, { titles }) => count + Math.max(1, titles.length), 0);
  return [
    cli,
    'test',
    `--config=${join(codeFolder, `playwright.config${moduleExtension}`)}`,
    '--project=scenarios',
    ...(ownFolder === undefined ? [] : ['--project=own-scenarios']),
    `--global-timeout=${tests * repeat * longestScenario}`,
    `--output=${join(runFolder, 'test-results')}`,
    `--workers=${parallel}`,
    `--repeat-each=${repeat}`,
    // Playwright takes file arguments for regular expressions.
    ...scenarios.map(({ file }) => `${escapeForRegExp(file)}$`),
  ];
}
