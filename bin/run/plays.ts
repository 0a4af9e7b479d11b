import { getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Owner } from '../../lib/owner/owner.ts';
import { pieceFiles } from '../../reports/run-folder/pieces.ts';
import { readRunFolder } from '../../reports/run-folder/read-run-folder.ts';
import type { Environment } from '../environment.ts';
import type { Interruption } from '../interruption.ts';
import type { Play } from './conduct.ts';
import { type ScenarioProcess, startScenarioProcess } from './scenario-process.ts';
import type { RunClock } from './wiring.ts';

/** `powercut run`: we make the cluster, and Playwright is our child. */
export function playAsChild(options: {
  readonly interruption: Interruption;
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly clock: RunClock;
  readonly clusters: number;
}): Play {
  let scenarios: ScenarioProcess | undefined;
  return {
    run: async (owner, runFolder) => {
      await owner.prepare(options.clusters);
      // Then `stop` has been called already, and nobody would stop what is started now.
      options.interruption.signal.throwIfAborted();
      scenarios = startScenarioProcess({
        args: options.args,
        environment: {
          ...options.environment,
          POWERCUT_OWNER: owner.socketPath,
          POWERCUT_PARALLEL: String(options.clusters),
          ...compileCache(),
        },
        logFile: join(runFolder, pieceFiles.playwrightLog),
        clock: options.clock,
      });
      return scenarios.ended;
    },
    stop: async () => scenarios?.stop(),
    recorded: async () => undefined,
    kill: () => scenarios?.kill(),
  };
}

/**
 * `powercut owner`: Playwright is our parent, and we live as long as its end of our standard input is open. It tells us
 * by a line `release` when its tests are over, so that it can wait for our answer before it ends.
 */
export function playAsParent(options: {
  readonly interruption: Interruption;
  /** Tells Playwright where to reach the owner, once there is a cluster. */
  readonly announce: (owner: Owner) => void;
  /** Tells Playwright that the clusters are deleted, or why not all are. */
  readonly released: (errors: readonly unknown[]) => void;
  readonly clusters: number;
}): Play {
  const over = Promise.withResolvers<undefined>();
  const gone = Promise.withResolvers<undefined>();
  let announced = false;
  let expected = false;
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line !== 'release') return;
    expected = true;
    over.resolve(undefined);
  });
  lines.on('close', () => {
    if (!expected) options.interruption.abort('the end of Playwright');
    gone.resolve(undefined);
  });
  return {
    run: async (owner) => {
      await owner.prepare(options.clusters);
      options.interruption.signal.throwIfAborted();
      options.announce(owner);
      announced = true;
      return over.promise;
    },
    stop: async () => undefined,
    recorded: async (runFolder, errors) => {
      if (announced) options.released(errors);
      // The reporter writes its last words after the global teardown.
      if (announced && !options.interruption.signal.aborted) await gone.promise;
      expected = true;
      lines.close();
      return announced && !options.interruption.signal.aborted ? exitCodeTold(runFolder) : undefined;
    },
    kill: () => undefined,
  };
}

/** No child sees its parent's exit code; but Playwright's follows from the status that it told its reporter last of all. */
async function exitCodeTold(runFolder: string): Promise<number | undefined> {
  const { tests } = await readRunFolder(runFolder);
  const status = tests.findLast((record) => record.type === 'end')?.status;
  if (status === undefined) return undefined;
  return status === 'passed' ? 0 : 1;
}

/** So that what we have compiled, and what Playwright's processes do, is compiled once. */
function compileCache(): Environment {
  // Of this Node alone; each makes such a folder in the one that it is given.
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}
