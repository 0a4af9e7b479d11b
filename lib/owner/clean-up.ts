import { createServer } from 'node:net';
import type { Clock } from '../clock/clock.ts';
import type { Provider } from '../cluster/cluster.ts';
import type { JournalEntry } from '../journal/journal.ts';
import { killMarkedProcesses } from '../journal/marked-processes.ts';
import { type Reconciled, type ReconcileOptions, reconcile } from '../journal/reconcile.ts';
import type { Place } from '../journal/records.ts';
import { newRunId } from './run-id.ts';
import type { StateFolder } from './state-folder.ts';

export interface CleanUpOptions {
  readonly state: StateFolder;
  readonly provider: Provider;
  readonly place: Place;
  readonly clock: Clock;
  readonly tellEnd: ReconcileOptions['tellEnd'];
  /** Keeps it from beginning with another run. */
  readonly signal: AbortSignal;
  /** Which run; all dead ones if left out. */
  readonly only?: string;
}

/**
 * Undoes what dead runs left, as every start of powercut does, without being a run itself. Throws HarnessError `E_STATE`, or
 * what the file system says; of what cannot be undone it answers why.
 */
export async function cleanUp(options: CleanUpOptions): Promise<readonly Reconciled[]> {
  return asClaimant(options.state, options.clock, (self) => cleanUpAs(self, options));
}

/**
 * As `cleanUp`, by who answers on a socket under the name `self`. `clusterName`: of the cluster that it is about to make, if
 * it is.
 */
export function cleanUpAs(
  self: string,
  options: CleanUpOptions & { readonly clusterName?: string },
): Promise<readonly Reconciled[]> {
  const { state, place, clock, tellEnd, signal, only, clusterName } = options;
  return reconcile({
    runsFolder: state.runsFolder,
    self,
    place,
    clock,
    tellEnd,
    signal,
    ...(only === undefined ? {} : { only }),
    ...(clusterName === undefined ? {} : { clusterName }),
    isAlive: (id) => state.isAlive(id),
    undo: (entry, runId) => undoOfDeadRun(entry, runId, options),
    onRemoved: (id) => state.removeSocket(id),
  });
}

/** Answers on a socket under a name of its own while `act` lasts: a claim of that name holds for as long. Throws `E_STATE`. */
export async function asClaimant<T>(state: StateFolder, clock: Clock, act: (self: string) => Promise<T>): Promise<T> {
  const self = newRunId(clock.date());
  const server = createServer((socket) => socket.destroy());
  await state.prepare();
  await state.listen(server, self);
  try {
    return await act(self);
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await state.removeSocket(self);
  }
}

/** Undoes what a dead run did. The cluster's deletion takes along its nodes, with or without power. */
async function undoOfDeadRun(
  entry: JournalEntry,
  runId: string,
  { provider, clock, state }: Pick<CleanUpOptions, 'provider' | 'clock' | 'state'>,
): Promise<void> {
  if (entry.act === 'process') await killMarkedProcesses(entry.params.marker, clock);
  if (entry.act === 'cluster') {
    await provider.delete(entry.params.name, { runId, stateFolder: state.runFolder(runId) });
  }
}
