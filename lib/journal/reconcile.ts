import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock/clock.ts';
import { errorMessage } from '../error-code.ts';
import { HarnessError } from '../errors.ts';
import { type Milliseconds, minutes } from '../units.ts';
import { claimRun } from './claim.ts';
import { isNodeOf, type JournalEntry } from './journal.ts';
import { openJournal, readJournal } from './journal-file.ts';
import { type JournalContents, type Place, simulatorRuntime } from './records.ts';

export interface ReconcileOptions {
  /** Holds one folder a run, named by its id. */
  readonly runsFolder: string;
  /** Our own run id; whoever asks whether we live must already get yes. */
  readonly self: string;
  /** Where we act. */
  readonly place: Place;
  /** Name of the cluster that we are about to make, if we are. */
  readonly clusterName?: string;
  /** Which run; all if left out. */
  readonly only?: string;
  readonly clock: Clock;
  /** Keeps it from beginning with another run. */
  readonly signal: AbortSignal;
  /** True while the run's owner lives; in doubt true. */
  readonly isAlive: (runId: string) => Promise<boolean>;
  /** Undoes one act of a dead run; must be idempotent, for the act may not even have begun. */
  readonly undo: (entry: JournalEntry, runId: string) => Promise<void>;
  /** Writes the last word of a dead run into the folder where it told what it found, if it did not say that itself. */
  readonly tellEnd: (runFolder: string) => Promise<void>;
  /** Called once a dead run's folder is gone. */
  readonly onRemoved: (runId: string) => Promise<void>;
}

/** What was found of one dead run: one sentence for people. */
export interface Reconciled {
  readonly runId: string;
  readonly outcome: 'cleaned' | 'left';
  readonly text: string;
}

/** How long we wait at most for another powercut that is removing a cluster whose name we want. */
const patience: Milliseconds = minutes(1);
const pause: Milliseconds = 200;

/**
 * Undoes what dead runs left: those whose owner no longer answers, on this host and container runtime, and that nobody
 * else is cleaning. Never throws for one run what would keep it from the next: a run that cannot be cleaned keeps its
 * journal for the next start, and says so.
 */
export async function reconcile(options: ReconcileOptions): Promise<readonly Reconciled[]> {
  const results: Reconciled[] = [];
  for (const runId of await foldersIn(options.runsFolder)) {
    if (options.signal.aborted) break;
    if (options.only !== undefined && runId !== options.only) continue;
    if (runId === options.self || (await options.isAlive(runId))) continue;
    try {
      const result = await reconcileRun(runId, options);
      if (result !== undefined) results.push(result);
    } catch (error) {
      results.push({ runId, outcome: 'left', text: `The dead run ${runId} could not be cleaned: ${explain(error)}` });
    }
  }
  return results;
}

async function reconcileRun(runId: string, options: ReconcileOptions): Promise<Reconciled | undefined> {
  const folder = join(options.runsFolder, runId);
  const seen = await readJournal(folder);
  const reason = reasonToLeave(seen, options.place, folder);
  if (reason !== undefined) return { runId, outcome: 'left', text: `The dead run ${runId} is left alone: ${reason}` };
  if (seen.unsettled.length === 0 && seen.kept.length > 0) return undefined;
  if (!(await claimInTime(folder, options))) return undefined;

  // Read again: whoever held the claim before us may have done part of the work.
  const { unsettled } = await readJournal(folder);
  if (unsettled.length > 0) {
    await using journal = await openJournal(folder);
    for (const entry of inOrderOfUndoing(unsettled)) {
      const stays = isToBeKept(entry, unsettled);
      if (!stays) await options.undo(entry, runId);
      await journal.settle(entry.id, stays ? 'kept' : 'undone');
    }
  }
  const untold = seen.runFolder === undefined ? '' : await tellEnd(seen.runFolder, options);
  const { kept } = await readJournal(folder);
  if (kept.length === 0) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    await options.onRemoved(runId);
  }
  if (unsettled.length === 0) return undefined;
  const what = unsettled.flatMap(describeEntry).join(', ');
  const text = `Cleaned up after run ${runId}, which had died${what === '' ? '' : `: ${what}`}.${untold}`;
  return { runId, outcome: 'cleaned', text };
}

/** A report that cannot be written is no reason to keep what the run left. */
async function tellEnd(runFolder: string, options: ReconcileOptions): Promise<string> {
  try {
    await options.tellEnd(runFolder);
    return '';
  } catch (error) {
    return ` Its reports could not be written: ${explain(error)}`;
  }
}

/**
 * Claims a dead run; false if a living powercut has claimed it. If that one is removing a cluster whose name we want, waits
 * until it has: else we would find the name taken, by nobody.
 */
async function claimInTime(folder: string, options: ReconcileOptions): Promise<boolean> {
  const { self, isAlive, clusterName, clock, signal } = options;
  const deadline = clock.now() + patience;
  while (!(await claimRun(folder, self, isAlive))) {
    const { unsettled } = await readJournal(folder);
    const inOurWay = unsettled.some(({ act, params }) => act === 'cluster' && params.name === clusterName);
    if (!inOurWay || signal.aborted || clock.now() >= deadline) return false;
    await clock.waitUntil(clock.now() + pause, signal);
  }
  return true;
}

/** What a dead run left, and what may be done about it from here. */
export interface Leftover {
  readonly runId: string;
  /** What would be undone, in words: `kind cluster powercut-x7kd`. Processes are not told of. */
  readonly acts: readonly string[];
  /** Why it would be left alone; absent if it would not. */
  readonly reason?: string;
}

/** What `reconcile` would find to do, the oldest run first. Changes nothing. */
export async function leftovers({
  runsFolder,
  place,
  isAlive,
}: Pick<ReconcileOptions, 'runsFolder' | 'place' | 'isAlive'>): Promise<readonly Leftover[]> {
  const found: Leftover[] = [];
  for (const runId of (await foldersIn(runsFolder)).toSorted()) {
    if (await isAlive(runId)) continue;
    const folder = join(runsFolder, runId);
    const contents = await readJournal(folder);
    const reason = reasonToLeave(contents, place, folder);
    if (contents.unsettled.length === 0 && reason === undefined) continue;
    const acts = contents.unsettled.flatMap(describeEntry);
    found.push({ runId, acts, ...(reason === undefined ? {} : { reason }) });
  }
  return found;
}

/** Why what a dead run left cannot be undone from here; undefined if it can. */
export function reasonToLeave(
  { unsettled, foreign, place }: JournalContents,
  here: Place,
  folder: string,
): string | undefined {
  if (foreign.length > 0) {
    return 'another version of powercut wrote its journal; start that version once to clean it up.';
  }
  if (unsettled.length === 0) return undefined;
  const there = (what: string) =>
    `${what}; start powercut there to clean it up, or, if that is gone, remove ${folder}.`;
  if (place?.host !== here.host)
    return there(`it ran on ${place?.host ?? 'an unknown host'}, and this is ${here.host}`);
  if (!unsettled.some(({ act }) => act === 'cluster') || place.runtime === here.runtime) return undefined;
  if (here.runtime === simulatorRuntime) {
    return 'it made a real cluster; the next start with --provider kind cleans it up.';
  }
  if (here.runtime === undefined) return 'Docker does not answer, so its cluster can be neither found nor removed now.';
  return there(`its Docker is ${place.runtime ?? 'unknown'}, and the one in use here is ${here.runtime}`);
}

/** Processes first, for a `kind create` that lives on would make again what is deleted; else the last act first. */
function inOrderOfUndoing(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const last = entries.toReversed();
  return [...last.filter(({ act }) => act === 'process'), ...last.filter(({ act }) => act !== 'process')];
}

/** A cluster that is kept stays as it is, its dark nodes dark, for whoever wants to look at it. */
function isToBeKept(entry: JournalEntry, all: readonly JournalEntry[]): boolean {
  if (entry.act === 'cluster') return entry.params.keep === true;
  if (entry.act !== 'cut-power') return false;
  const { node } = entry.params;
  return all.some(({ act, params }) => act === 'cluster' && params.keep === true && isNodeOf(node, params.name));
}

/** Processes are not told of: hardly ever is one left. */
function describeEntry(entry: JournalEntry): readonly string[] {
  if (entry.act === 'cluster') {
    const { provider, name, keep } = entry.params;
    return [`${provider} cluster ${name}${keep === true ? ', which is kept' : ''}`];
  }
  if (entry.act === 'cut-power') return [`the cut power of ${entry.params.node}`];
  return [];
}

function explain(error: unknown): string {
  const message = errorMessage(error);
  return error instanceof HarnessError && error.hint !== undefined ? `${message} ${error.hint}` : message;
}

/** Names of the folders in a folder; none if it is not there. */
export async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
