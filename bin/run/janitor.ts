// oxlint-disable-next-line no-restricted-imports -- execa takes no file descriptor, and what it pipes to a file ends with us
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { errorMessage } from '../../lib/error-code.ts';
import { runVariable } from '../../lib/journal/marked-processes.ts';
import type { Environment } from '../environment.ts';
import { dismissal } from './owners-end.ts';

/** A process that outlives the owner, and cleans up if that dies. */
export interface Janitor {
  /** Absent if none could be started. */
  readonly pid: number | undefined;
  /** It has nothing to do any more; returns when it has ended. */
  dismiss(): Promise<void>;
}

/** One that is killed is followed by another, but not for ever. */
const mostStarts = 4;

/**
 * Marks of CI systems by which they find and kill, when a job ends, whatever it has started: a janitor that is killed with its
 * owner is none. GitHub's runner looks for its tracking id, Jenkins for its cookie. What ends the whole container or
 * machine takes the janitor along; then the next start cleans up.
 */
const marksOfJobs = ['RUNNER_TRACKING_ID', 'JENKINS_NODE_COOKIE', 'BUILD_ID'];

/**
 * Starts the janitor of a run: in a session of its own, so that no Ctrl-C and no hang-up reaches it, with the reading end of a
 * pipe whose other end only we have. The kernel closes that whenever and however we die, and not before: a run that is
 * stopped, or starved, is alive. `entry` is the script that we were started with.
 */
export function startJanitor(options: {
  readonly entry: string;
  readonly runId: string;
  readonly runFolder: string;
  /** Of the run, with its journal. What goes wrong with a janitor is told in a file there. */
  readonly stateFolder: string;
  readonly environment: Environment;
  readonly warn: (text: string) => void;
}): Janitor {
  const { entry, runId, runFolder, warn } = options;
  let starts = 0;
  let dismissed = false;
  let child: ChildProcess | undefined;
  const notStarted = (error: unknown): void =>
    warn(`No janitor could be started: ${errorMessage(error)}. ${untilThen}`);
  const begin = (): ChildProcess | undefined => {
    try {
      const log = openSync(join(options.stateFolder, 'janitor.log'), 'a', 0o600);
      try {
        return spawn(process.execPath, [entry, 'janitor', runId, runFolder], {
          detached: true,
          env: withoutMarks(options.environment),
          stdio: ['pipe', log, log],
        });
      } finally {
        closeSync(log);
      }
    } catch (error) {
      // A full disk, no more files or processes: the run itself may still do.
      notStarted(error);
      return undefined;
    }
  };
  const start = (): void => {
    starts += 1;
    const began = begin();
    if (began === undefined) return;
    began.unref();
    // Its end is told by `exit`.
    began.stdin?.on('error', () => undefined);
    began.on('error', notStarted);
    began.on('exit', () => {
      child = undefined;
      if (dismissed) return;
      if (starts < mostStarts) start();
      else warn(`The janitor of this run does not stay alive. ${untilThen}`);
    });
    child = began;
  };
  start();
  return {
    get pid() {
      return child?.pid;
    },
    dismiss: async () => {
      dismissed = true;
      const last = child;
      if (last?.pid === undefined) return;
      // While nobody waits for it, it keeps no owner alive; now its end is all that there may be to wait for.
      last.ref();
      const ended = new Promise((resolve) => last.once('exit', resolve));
      last.stdin?.end(`${dismissal}\n`);
      await ended;
    },
  };
}

const untilThen = 'If powercut is killed, the next start removes what it leaves, or: npx powercut sweep';

function withoutMarks(environment: Environment): NodeJS.ProcessEnv {
  const marks = new Set([runVariable, ...marksOfJobs]);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !marks.has(name)));
}
