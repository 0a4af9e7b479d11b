import type { ClusterDescription, ClusterSpec, Provider } from '../../lib/cluster/cluster.ts';
import { estimateRun, type RunPlan } from '../../lib/cluster/estimate.ts';
import { HarnessError } from '../../lib/errors.ts';
import { runVariable } from '../../lib/journal/marked-processes.ts';
import { specOfSlot } from '../../lib/owner/leases.ts';
import { type Owner, startOwner } from '../../lib/owner/owner.ts';
import type { ProgressEvent } from '../../lib/owner/protocol.ts';
import type { StateFolder } from '../../lib/owner/state-folder.ts';
import { type Milliseconds, seconds } from '../../lib/units.ts';
import type { Run } from '../../reports/run.ts';
import type { Environment } from '../environment.ts';
import { actionable } from '../explain.ts';
import type { Interruption } from '../interruption.ts';
import { placeHere } from '../place-here.ts';
import type { Scenario } from '../scenarios.ts';
import type { Janitor } from './janitor.ts';
import { report } from './report.ts';
import { beginRunFolder, endDeadRunFolder, endRunFolder } from './run-folder.ts';
import type { RunClock, Wiring } from './wiring.ts';
import * as words from './words.ts';

export interface RunRequest {
  readonly runId: string;
  readonly scenarios: readonly Scenario[];
  readonly spec: ClusterSpec;
  readonly keepCluster: boolean;
  /** How often each scenario is run. */
  readonly repeat: number;
  /** Clusters at a time. */
  readonly parallel: number;
}

export interface RunParts {
  readonly provider: Provider;
  readonly toolVersions: Wiring['toolVersions'];
  readonly clock: RunClock;
  readonly state: StateFolder;
  /** Absolute path of reports/output/<run id>. */
  readonly runFolder: string;
  /** What powercut was started with, and `POWERCUT_RUN=<run id>`, by which everything that the run starts is known. */
  readonly environment: Environment;
  readonly interruption: Interruption;
  /** Errors that nobody caught; each has ended the run from within. */
  readonly bugs: readonly unknown[];
  readonly play: Play;
  /** Where people look. */
  readonly show: (event: ProgressEvent) => void;
  readonly say: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Called once there is an owner, who knows what a run that must leave at once would leave behind. */
  readonly onOwner: (owner: Owner, janitor: Janitor | undefined) => void;
  /** Starts what cleans up if we die; undefined if there is no such thing here. */
  readonly startJanitor: (owner: Owner) => Janitor | undefined;
}

/** Whatever runs the scenarios. */
export interface Play {
  /** Runs them; answers Playwright's exit code, or undefined if there is none. */
  run(owner: Owner, runFolder: string): Promise<number | undefined>;
  /** Stops what still runs; called in any case, before clusters are deleted. */
  stop(): Promise<void>;
  /**
   * Called when the clusters are deleted, before reports are written; answers Playwright's exit code if `run` had none.
   * `errors` says why clusters could not be deleted.
   */
  recorded(runFolder: string, errors: readonly unknown[]): Promise<number | undefined>;
  /** Kills what still runs, and waits for nothing. */
  kill(): void;
}

export interface ConductedRun {
  /** Absent if it could not be composed; `errors` then says why. */
  readonly run: Run | undefined;
  /** What went wrong, as far as `run` does not tell it. */
  readonly errors: readonly unknown[];
  /** How to use and to remove each cluster that was kept. */
  readonly kept: readonly string[];
}

/**
 * One run from the first line to the last: whatever happens in between, the scenarios are stopped, the clusters are
 * deleted (or kept, and said so), and run.json is written.
 * Throws only if the owner could not even be started.
 */
export async function conductRun(request: RunRequest, parts: RunParts): Promise<ConductedRun> {
  const { clock, interruption, runFolder, show } = parts;
  const errors: unknown[] = [];
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      const several: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
      errors.push(...several.map(actionable));
    }
  };

  let playwrightExitCode: number | undefined;
  const announce = () => parts.warn(words.interruptedBy(interruption.cause ?? '', request.keepCluster));
  if (interruption.signal.aborted) announce();
  interruption.signal.addEventListener('abort', announce, { once: true });
  const runtime = await parts.provider.runtime(interruption.signal);
  const owner = await startOwner({
    ...request,
    ...parts,
    place: placeHere(runtime),
    marker: `${runVariable}=${request.runId}`,
    signal: interruption.signal,
    onProgress: show,
    tellEnd: endDeadRunFolder,
    onReconciled: ({ outcome, text }) => (outcome === 'cleaned' ? parts.say(text) : parts.warn(text)),
  });
  const janitor = parts.provider.simulated ? undefined : parts.startJanitor(owner);
  parts.onOwner(owner, janitor);

  let failure: unknown;
  let begun = false;
  try {
    const { name: provider, simulated } = parts.provider;
    const tools = simulated ? {} : await parts.toolVersions(parts.environment);
    await beginRunFolder(runFolder, { ...request, provider, simulated, tools, clock });
    begun = true;
    parts.say(words.plan(request, estimateRun(request.spec, planOf(request))));
    interruption.signal.throwIfAborted();
    for (let slot = 0; slot < request.parallel; slot += 1) {
      await parts.provider.preflight(specOfSlot(request.spec, slot), interruption.signal, (text) =>
        show({ type: 'phase', at: clock.now(), text }),
      );
    }
    interruption.signal.throwIfAborted();
    if (runtime === undefined) throw startedTooEarly();
    playwrightExitCode = await orInterrupted(parts.play.run(owner, runFolder), interruption.signal);
  } catch (error) {
    // What an interrupted act throws is no finding.
    if (!interruption.signal.aborted) failure = actionable(error);
  }
  await attempt(() => parts.play.stop());
  const dark = owner.unsettled.flatMap((entry) => (entry.act === 'cut-power' ? [entry.params] : []));
  let kept: readonly ClusterDescription[] = [];
  await attempt(async () => {
    // Of a simulated one, nothing is deleted.
    const made = owner.unsettled.some(({ act }) => act === 'cluster');
    const what = request.parallel > 1 ? 'the clusters' : 'the cluster';
    const text = request.keepCluster ? `keeping ${what}` : `deleting ${what}`;
    const logs = longestLogs({ interrupted: interruption.signal.aborted, failure, playwrightExitCode });
    const goes = !request.keepCluster || dark.length > 0;
    const saving = logs > 0 && goes ? `saving what its machines have logged, and ${text}` : text;
    if (made) show({ type: 'phase', at: clock.now(), text: saving });
    kept = await owner.release({ logs });
  });
  await attempt(async () => {
    playwrightExitCode ??= await parts.play.recorded(runFolder, errors);
  });
  await attempt(async () => owner[Symbol.asyncDispose]());
  let run: Run | undefined;
  const told = failure ?? parts.bugs[0] ?? errors[0];
  await attempt(async () => {
    if (!begun) return;
    // Last of all, so that run.json holds whatever decides about the exit code. A bug is no interruption.
    const interrupted = interruption.signal.aborted && parts.bugs.length === 0;
    await endRunFolder(runFolder, {
      endedAt: clock.date(),
      duration: clock.now(),
      interrupted,
      interruptedBy: interruption.cause,
      playwrightExitCode,
      error: told,
    });
    run = await report(runFolder);
  });
  await attempt(async () => janitor?.dismiss());
  const all = failure === undefined ? errors : [failure, ...errors];
  return {
    run,
    errors: run === undefined ? all : all.filter((error) => error !== told),
    kept: kept.flatMap((cluster) => (cluster.provider === 'kind' ? [words.kept(cluster, dark)] : [])),
  };
}

/** For how long logs are saved: not at all where all is well, and where people wait for the end, no longer than leaves time for it. */
function longestLogs(how: {
  readonly interrupted: boolean;
  readonly failure: unknown;
  readonly playwrightExitCode: number | undefined;
}): Milliseconds {
  if (how.interrupted) return seconds(3);
  return how.failure === undefined && how.playwrightExitCode === 0 ? 0 : seconds(20);
}

/** What is going to run: not what the cluster has too few workers for. */
function planOf({ scenarios, spec, repeat, parallel }: RunRequest): RunPlan {
  const able = scenarios.filter(({ workers = 0 }) => workers <= spec.workers);
  // Of several stories in one file it is not known which of them makes which claim.
  return { scenarios: able.flatMap(({ titles, claims }) => titles.map(() => claims)), repeat, parallel };
}

/** The journal does not say on which Docker the cluster would be, so a later start could not remove it. */
function startedTooEarly(): HarnessError {
  return new HarnessError('E_DOCKER_NOT_RUNNING', 'Docker began to answer only after the run had begun.', {
    hint: 'Start powercut again.',
  });
}

/** The process's exit code, or undefined as soon as the run is interrupted. */
async function orInterrupted(ended: Promise<number | undefined>, signal: AbortSignal): Promise<number | undefined> {
  const interrupted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  return Promise.race([ended, interrupted]);
}
