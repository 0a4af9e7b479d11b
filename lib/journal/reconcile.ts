import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../error-code.ts';
import { HarnessError } from '../errors.ts';
import { claimRun } from './claim.ts';
import type { JournalEntry } from './journal.ts';
import { openJournal, readJournal } from './journal-file.ts';
import type { JournalContents } from './records.ts';

export interface ReconcileOptions {
  /** Holds one folder a run, named by its id. */
  readonly runsFolder: string;
  /** Our own run id; whoever asks whether we live must already get yes. */
  readonly self: string;
  /** Host and container runtime we act on. */
  readonly place: string;
  /** True while the run's owner lives; in doubt true. */
  readonly isAlive: (runId: string) => Promise<boolean>;
  /** Undoes one act; must be idempotent, for the act may not even have begun. `folder` is the dead run's. */
  readonly undo: (entry: JournalEntry, folder: string) => Promise<void>;
  /** Called once a dead run's folder is gone. */
  readonly onRemoved: (runId: string) => Promise<void>;
}

/** What was found of one dead run: one sentence for people. */
export interface Reconciled {
  readonly runId: string;
  readonly outcome: 'cleaned' | 'left';
  readonly text: string;
}

/**
 * Undoes what dead runs left: those whose owner no longer answers, on this host and container runtime, and that nobody
 * else is cleaning. Never throws for one run what would keep it from the next: a run that cannot be cleaned keeps its
 * journal for the next start, and says so.
 */
export async function reconcile(options: ReconcileOptions): Promise<readonly Reconciled[]> {
  const results: Reconciled[] = [];
  const runIds = await foldersIn(options.runsFolder);
  const dead: string[] = [];
  for (const runId of runIds) if (runId !== options.self && !(await options.isAlive(runId))) dead.push(runId);
  const inUse = await clustersInUse(options.runsFolder, runIds, dead);
  for (const runId of dead) {
    try {
      const result = await reconcileRun(runId, options, inUse);
      if (result !== undefined) results.push(result);
    } catch (error) {
      results.push({ runId, outcome: 'left', text: `The dead run ${runId} could not be cleaned: ${explain(error)}` });
    }
  }
  return results;
}

async function reconcileRun(
  runId: string,
  options: ReconcileOptions,
  inUse: ReadonlySet<string>,
): Promise<Reconciled | undefined> {
  const folder = join(options.runsFolder, runId);
  const seen = await readJournal(folder);
  const reason = reasonToLeave(seen, options.place);
  if (reason !== undefined) return { runId, outcome: 'left', text: `The dead run ${runId} is left alone: ${reason}` };
  if (seen.unsettled.length === 0 && seen.kept.length > 0) return undefined;
  if (!(await claimRun(folder, options.self, options.isAlive))) return undefined;

  // Read again: whoever held the claim before us may have done part of the work.
  const { unsettled, kept } = await readJournal(folder);
  if (unsettled.length > 0) {
    await using journal = await openJournal(folder);
    for (const entry of inOrderOfUndoing(unsettled)) {
      if (entry.act !== 'cluster' || !inUse.has(entry.params.name)) await options.undo(entry, folder);
      await journal.settle(entry.id);
    }
  }
  if (kept.length === 0) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    await options.onRemoved(runId);
  }
  if (unsettled.length === 0) return undefined;
  const what = unsettled.flatMap(describeEntry).join(', ');
  const text = `Cleaned up after run ${runId}, which had died${what === '' ? '' : `: ${what}`}.`;
  return { runId, outcome: 'cleaned', text };
}

/**
 * Names of clusters that living runs have, and of those that were kept. A dead run may have meant to make one of the same
 * name, and died while it was told that the name is taken: it is not that run's to delete.
 */
async function clustersInUse(
  runsFolder: string,
  runIds: readonly string[],
  dead: readonly string[],
): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const runId of runIds) {
    const { unsettled, kept } = await readJournal(join(runsFolder, runId));
    for (const entry of dead.includes(runId) ? kept : [...unsettled, ...kept]) {
      if (entry.act === 'cluster') names.add(entry.params.name);
    }
  }
  return names;
}

function reasonToLeave(contents: JournalContents, place: string): string | undefined {
  if (contents.unsettled.length === 0 && contents.foreign.length === 0) return undefined;
  if (contents.foreign.length > 0) {
    return 'another version of powercut wrote its journal; start that version once to clean it up.';
  }
  if (contents.place !== place) {
    return `it ran on ${contents.place ?? 'an unknown host'}, and this is ${place}; start powercut there to clean it up.`;
  }
  return undefined;
}

/** Processes first, for a `kind create` that lives on would make again what is deleted; else the last act first. */
function inOrderOfUndoing(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const last = entries.toReversed();
  return [...last.filter(({ act }) => act === 'process'), ...last.filter(({ act }) => act !== 'process')];
}

/** Processes are not told of: hardly ever is one left. */
function describeEntry(entry: JournalEntry): readonly string[] {
  if (entry.act === 'cluster') return [`${entry.params.provider} cluster ${entry.params.name}`];
  if (entry.act === 'cut-power') return [`the cut power of ${entry.params.node}`];
  return [];
}

function explain(error: unknown): string {
  const message = errorMessage(error);
  return error instanceof HarnessError && error.hint !== undefined ? `${message} ${error.hint}` : message;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
