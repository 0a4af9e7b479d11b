import { join } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import { type ExitCode, exitCodes, worstExitCode } from '../../lib/exit-codes.ts';
import { runVariable } from '../../lib/journal/marked-processes.ts';
import type { Owner } from '../../lib/owner/owner.ts';
import { newRunId } from '../../lib/owner/run-id.ts';
import { StateFolder } from '../../lib/owner/state-folder.ts';
import type { Run } from '../../reports/run.ts';
import { type Environment, stateRoot } from '../environment.ts';
import { type Interruption, listenForInterruption } from '../interruption.ts';
import { type ClusterOptions, clusterSpec } from '../options.ts';
import { outputFolder } from '../package.ts';
import type { Scenario } from '../scenarios.ts';
import { type ConductedRun, conductRun, type Play } from './conduct.ts';
import { type Janitor, startJanitor } from './janitor.ts';
import { openScreen } from './screen.ts';
import { survive } from './survive.ts';
import type { RunClock, Wiring } from './wiring.ts';
import * as words from './words.ts';

export interface SessionOptions {
  readonly cluster: ClusterOptions;
  readonly scenarios: readonly Scenario[];
  /** How often each of them is run. */
  readonly repeat: number;
  readonly wiring: Wiring;
  /** True if stdout is for data. */
  readonly quiet: boolean;
  readonly color: boolean;
  /** What one may want to type next. */
  readonly next: (run: Run) => string | undefined;
  readonly play: (parts: PlayParts) => Play;
  /**
   * Lends the cluster to a measurement: its API server keeps an audit log, and since nothing is judged, no verdict is told.
   */
  readonly measured?: boolean;
}

/** What a play may be made of. */
export interface PlayParts {
  readonly clock: RunClock;
  /** For everything that the run starts. */
  readonly environment: Environment;
  readonly interruption: Interruption;
  readonly runFolder: string;
  /** How many clusters are made before the first scenario. */
  readonly clusters: number;
}

/**
 * Holds one run within this process: its id, its signals, its screen. Answers the run, and what the process's exit code
 * is to be. Throws a usage error before anything is begun.
 */
export async function holdRun(options: SessionOptions): Promise<ConductedRun & { readonly exitCode: ExitCode }> {
  const { wiring, scenarios, cluster, measured = false } = options;
  const clock = wiring.newClock();
  const runId = newRunId(clock.date());
  const spec = await clusterSpec(cluster, runId, scenarios);
  const environment = { ...wiring.environment, [runVariable]: runId };
  const runFolder = join(outputFolder(), runId);
  const screen = openScreen({
    clock,
    environment,
    quiet: options.quiet,
    color: options.color,
    simulated: cluster.provider === 'sim',
  });
  const current: { owner?: Owner; janitor?: Janitor | undefined; play?: Play } = {};
  using interruption = listenForInterruption({
    clock,
    onSecondCtrlC: () => {
      current.play?.kill();
      process.stderr.write(`\n${words.remains(current.owner?.unsettled, current.janitor?.pid)}\n`);
      process.exit(exitCodes.interrupted);
    },
  });
  using bugs = survive(interruption, screen.warn);
  const parallel = clustersNeeded(options);
  const play = options.play({ clock, environment, interruption, runFolder, clusters: parallel });
  current.play = play;

  const conducted = await conductRun(
    { runId, scenarios, spec, keepCluster: cluster.keepCluster, repeat: options.repeat, parallel },
    {
      ...screen,
      provider: await wiring.newProvider({ provider: cluster.provider, clock, environment, audit: measured }),
      toolVersions: wiring.toolVersions,
      clock,
      state: new StateFolder(stateRoot(environment)),
      runFolder,
      environment,
      interruption,
      bugs: bugs.errors,
      play,
      onOwner: (owner, janitor) => {
        current.owner = owner;
        current.janitor = janitor;
      },
      startJanitor: ({ stateFolder }) =>
        wiring.entry === undefined
          ? undefined
          : startJanitor({ entry: wiring.entry, runId, runFolder, stateFolder, environment, warn: screen.warn }),
    },
  );
  const { run, errors, kept } = conducted;
  const told = measured && run?.outcome.environmentError === undefined ? undefined : run;
  screen.finish({ run: told, errors, kept, runFolder, next: run && options.next(run) });
  return { ...conducted, exitCode: run?.outcome.exitCode ?? exitCodeOf(errors, interruption.signal.aborted) };
}

/** No more than there are files to spread over them: what is in one file is played in its order, on one cluster. */
function clustersNeeded({ cluster, scenarios, repeat }: SessionOptions): number {
  return scenarios.length === 0 ? cluster.parallel : Math.min(cluster.parallel, scenarios.length * repeat);
}

/** Of a run without run.json: the worst of what went wrong. */
function exitCodeOf(errors: readonly unknown[], interrupted: boolean): ExitCode {
  return worstExitCode([
    exitCodes.environment,
    ...errors.map((error) => (error instanceof HarnessError ? error.exitCode : exitCodes.environment)),
    ...(interrupted ? [exitCodes.interrupted] : []),
  ]);
}
