import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { arch, availableParallelism, hostname, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../lib/clock/clock.ts';
import type { ClusterSpec } from '../../lib/cluster/cluster.ts';
import { errorMessage } from '../../lib/error-code.ts';
import { HarnessError } from '../../lib/errors.ts';
import { exitCodes } from '../../lib/exit-codes.ts';
import { jsonLine } from '../../lib/secrets/known.ts';
import type { Milliseconds } from '../../lib/units.ts';
import { type Context, pieceFiles, type RunEnd } from '../../reports/run-folder/pieces.ts';
import { readRunFolder } from '../../reports/run-folder/read-run-folder.ts';
import { powercutVersion } from '../package.ts';
import type { Scenario } from '../scenarios.ts';
import { report } from './report.ts';
import { scrubLog } from './scrub-log.ts';
import type { ToolVersions } from './tool-versions.ts';

/** Makes the run's folder, and writes down what is known when the run begins. Throws HarnessError `E_RUN_FOLDER`. */
export async function beginRunFolder(
  folder: string,
  run: {
    readonly runId: string;
    readonly provider: string;
    readonly simulated: boolean;
    readonly scenarios: readonly Scenario[];
    readonly spec: ClusterSpec;
    readonly tools: ToolVersions;
    readonly clock: Clock;
  },
): Promise<void> {
  await writing(folder, () => mkdir(folder, { recursive: true }));
  const context: Context = {
    id: run.runId,
    powercutVersion,
    provider: run.provider,
    simulated: run.simulated,
    scenarios: run.scenarios.map(({ name }) => name),
    spec: run.spec,
    host: {
      hostname: hostname(),
      platform: platform(),
      arch: arch(),
      cpus: availableParallelism(),
      memoryBytes: totalmem(),
      nodeVersion: process.version,
      ...run.tools,
    },
    startedAt: run.clock.date().toISOString(),
  };
  await writing(folder, () => writeFile(join(folder, pieceFiles.context), jsonLine(context)));
}

/** What the owner alone knows when a run is over. */
export interface Ending {
  readonly endedAt: Date;
  readonly duration: Milliseconds;
  readonly interrupted: boolean;
  /** What interrupted it. */
  readonly interruptedBy?: string | undefined;
  readonly playwrightExitCode: number | undefined;
  readonly error: unknown;
}

/** Writes the owner's last word into the run's folder. Throws HarnessError `E_RUN_FOLDER`. */
export async function endRunFolder(folder: string, ending: Ending): Promise<void> {
  const end: RunEnd = {
    endedAt: ending.endedAt.toISOString(),
    durationMs: ending.duration,
    interrupted: ending.interrupted,
    ...(ending.interrupted && ending.interruptedBy !== undefined ? { interruptedBy: ending.interruptedBy } : {}),
    ...(ending.playwrightExitCode === undefined ? {} : { playwrightExitCode: ending.playwrightExitCode }),
    ...(ending.error === undefined ? {} : { environmentError: environmentErrorOf(ending.error) }),
  };
  await writing(folder, () => scrubLog(join(folder, pieceFiles.playwrightLog)));
  await writing(folder, () => writeFile(join(folder, pieceFiles.end), jsonLine(end)));
}

/**
 * Writes the last word of a run whose owner died, and its reports, unless there is nothing to tell, or it was told already. It
 * counts as over when something was last written in its folder: that may be long ago.
 * Throws HarnessError `E_RUN_FOLDER`.
 */
export async function endDeadRunFolder(folder: string): Promise<void> {
  if (existsSync(join(folder, pieceFiles.end)) || !existsSync(join(folder, pieceFiles.context))) return;
  const { context } = await readRunFolder(folder);
  const written = (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).mtimeMs);
  const endedAt = new Date(Math.max(...(await Promise.all(written))));
  await endRunFolder(folder, {
    endedAt,
    // By the time of day, for the run's clock died with its owner; that may have been set back meanwhile.
    duration: Math.max(0, endedAt.getTime() - Date.parse(context.startedAt)),
    interrupted: true,
    interruptedBy: 'the death of its owner',
    playwrightExitCode: undefined,
    error: undefined,
  });
  await report(folder);
}

/** Whatever keeps us from writing there is for people to mend: a full disk, a permission, a file in the way. */
async function writing(folder: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw new HarnessError('E_RUN_FOLDER', `The run's folder ${folder} cannot be written: ${errorMessage(error)}.`, {
      hint: 'Make room or give the permission there, or start powercut in another folder.',
      cause: error,
    });
  }
}

function environmentErrorOf(error: unknown): NonNullable<RunEnd['environmentError']> {
  if (!(error instanceof HarnessError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const hint = 'Please report it, with these lines.';
    return { code: 'E_BUG', message: `This is a bug in powercut: ${text}`, hint, exitCode: exitCodes.environment };
  }
  return {
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    exitCode: error.exitCode === exitCodes.usage ? exitCodes.usage : exitCodes.environment,
  };
}
