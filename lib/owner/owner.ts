import { appendFileSync, mkdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock/clock.ts';
import type { ClusterDescription, ClusterSpec, Provider } from '../cluster/cluster.ts';
import type { JournalEntry } from '../journal/journal.ts';
import { type Journal, openJournal } from '../journal/journal-file.ts';
import { killMarkedProcesses } from '../journal/marked-processes.ts';
import type { Reconciled } from '../journal/reconcile.ts';
import type { Place } from '../journal/records.ts';
import type { Note } from '../recorder/observation.ts';
import { jsonLine } from '../secrets/known.ts';
import { cleanUpAs } from './clean-up.ts';
import { type Holder, Leases, type ReleaseOptions } from './leases.ts';
import type { ProgressEvent } from './protocol.ts';
import { type Connection, createOwnerServer, type OwnerHandlers, type OwnerServer } from './server.ts';
import type { StateFolder } from './state-folder.ts';

export interface OwnerOptions {
  readonly runId: string;
  readonly state: StateFolder;
  readonly clock: Clock & { readonly origin: bigint };
  readonly place: Place;
  readonly provider: Provider;
  readonly spec: ClusterSpec;
  /** See LeasesOptions. */
  readonly keepCluster: boolean;
  /** Clusters at a time. */
  readonly parallel: number;
  /** Absolute path of reports/output/<run id>. */
  readonly runFolder: string;
  /** `NAME=value` that the owner has put into the environment of everything it starts. */
  readonly marker: string;
  readonly signal: AbortSignal;
  readonly onProgress: (event: ProgressEvent) => void;
  /** See ReconcileOptions. */
  readonly tellEnd: (runFolder: string) => Promise<void>;
  /** What was found of dead runs. */
  readonly onReconciled: (result: Reconciled) => void;
}

/** The one process that owns a run's clusters, leases and journal. */
export interface Owner extends AsyncDisposable {
  /** Value of POWERCUT_OWNER for children. */
  readonly socketPath: string;
  /** Private folder (0700) of this run. */
  readonly stateFolder: string;
  /**
   * Makes the clusters of the first `slots` slots before anybody leases them, so that none is made while scenarios on
   * another are being timed; one after the other, for each by itself takes all that a small host has.
   */
  prepare(slots: number): Promise<readonly ClusterDescription[]>;
  /** What must still be undone. */
  readonly unsettled: readonly JournalEntry[];
  /** See Leases.release. */
  release(options?: ReleaseOptions): Promise<readonly ClusterDescription[]>;
}

/**
 * Begins a run: answers on its socket, undoes what dead runs left, and opens its journal, in this order, so that at any
 * moment another powercut sees either a living run or one whose journal is complete.
 * Throws HarnessError `E_STATE`, or what the file system says. Disposing it removes the run's state, unless something is
 * kept or could not be undone.
 */
export async function startOwner(options: OwnerOptions): Promise<Owner> {
  const { state, runId, runFolder, place, clock } = options;
  const stateFolder = state.runFolder(runId);
  const holders = new Map<number, Holder>();
  const later: { journal?: Journal; leases?: Leases } = {};
  const server = createOwnerServer(handlersOf(options, later, holders));

  await state.prepare();
  const socketPath = await state.listen(server.server, runId);
  try {
    const found = await cleanUpAs(runId, { ...options, clusterName: options.spec.name });
    for (const result of found) options.onReconciled(result);
    await state.sweepSockets(clock.date());
    await mkdir(stateFolder, { mode: 0o700 });
    const journal = await openJournal(stateFolder, { runId, place, runFolder, began: clock.date() });
    const leases = new Leases({
      ...options,
      journal,
      stateFolder,
      onProgress: (text, slot) => {
        const where = options.parallel > 1 ? { slot } : {};
        options.onProgress({ type: 'phase', at: clock.now(), text, ...where });
      },
      onRenewed: (text) => noteInto(options.runFolder, { type: 'note', at: clock.now(), topic: 'cluster', text }),
    });
    Object.assign(later, { journal, leases });
    await journal.intend({ id: 'processes', act: 'process', params: { marker: options.marker, what: 'the run' } });
    return ownerOf({ ...options, socketPath, stateFolder, journal, leases, server });
  } catch (error) {
    await end(server, options, stateFolder, true);
    throw error;
  }
}

function ownerOf(
  parts: OwnerOptions & {
    readonly socketPath: string;
    readonly stateFolder: string;
    readonly journal: Journal;
    readonly leases: Leases;
    readonly server: OwnerServer;
  },
): Owner {
  const { journal, leases, server, stateFolder, socketPath } = parts;
  let kept = false;
  let ended = false;
  return {
    socketPath,
    stateFolder,
    prepare: async (slots) => {
      const made: ClusterDescription[] = [];
      for (let slot = 0; slot < slots; slot += 1) made.push(await leases.prepare(slot));
      return made;
    },
    get unsettled() {
      return journal.unsettled.filter(({ act }) => act !== 'process');
    },
    release: async (options) => {
      const clusters = await leases.release(options);
      kept ||= clusters.length > 0;
      // A node without power went with its cluster, or stays as it is for whoever wanted to look at it.
      for (const { id, act } of journal.unsettled) {
        if (act === 'cut-power') await journal.settle(id, parts.keepCluster ? 'kept' : 'undone');
      }
      return clusters;
    },
    [Symbol.asyncDispose]: async () => {
      if (ended) return;
      ended = true;
      // The socket closes last: a run that is still being put away must not look dead to another powercut.
      await killMarkedProcesses(parts.marker, parts.clock);
      await journal.settle('processes');
      await journal[Symbol.asyncDispose]();
      await end(server, parts, stateFolder, !kept && journal.unsettled.length === 0);
    },
  };
}

async function end(server: OwnerServer, options: OwnerOptions, stateFolder: string, remove: boolean): Promise<void> {
  if (remove) await rm(stateFolder, { recursive: true, force: true, maxRetries: 3 });
  await server[Symbol.asyncDispose]();
  await options.state.removeSocket(options.runId);
}

/** Not the reports' name for it, which lib/ does not know: `leases.jsonl`, as their pieces say. */
function noteInto(runFolder: string, note: Note): void {
  mkdirSync(runFolder, { recursive: true });
  appendFileSync(join(runFolder, 'leases.jsonl'), jsonLine(note));
}

function handlersOf(
  options: OwnerOptions,
  later: { readonly journal?: Journal; readonly leases?: Leases },
  holders: Map<number, Holder>,
): OwnerHandlers {
  const pids = new WeakMap<Connection, number>();
  return {
    hello: async ({ pid }, connection) => {
      pids.set(connection, pid);
      if (holders.get(pid)?.gone.aborted !== false) holders.set(pid, connection);
      const { runId, runFolder, clock, provider } = options;
      return { runId, runFolder, clockOrigin: String(clock.origin), simulated: provider.simulated };
    },
    lease: async ({ slot }, connection) => {
      const holder = holders.get(pids.get(connection) ?? -1) ?? connection;
      return begun(later.leases).lease(slot, holder);
    },
    intend: async (entry) => {
      await begun(later.journal).intend(entry);
      return null;
    },
    settled: async ({ id }) => {
      await begun(later.journal).settle(id);
      return null;
    },
    progress: async (event) => {
      options.onProgress(event);
      return null;
    },
  };
}

function begun<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('a child asked something of the owner before the run had begun');
  return part;
}
