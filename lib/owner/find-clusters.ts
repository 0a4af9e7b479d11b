import type { MadeCluster, Provider } from '../cluster/cluster.ts';
import { isNodeOf } from '../journal/journal.ts';
import { readJournal } from '../journal/journal-file.ts';
import { foldersIn, reasonToLeave } from '../journal/reconcile.ts';
import type { JournalContents, Place } from '../journal/records.ts';
import type { StateFolder } from './state-folder.ts';

/**
 * `in-use`: its run lives. `kept`: `--keep-cluster`. `left`: its run died before it removed it. `gone`: kept, and removed by
 * other means since; only our files are left. `elsewhere`: whether its run lives cannot be told from here.
 */
export type ClusterState = 'in-use' | 'kept' | 'left' | 'gone' | 'elsewhere';

/** A cluster that powercut made on this container runtime, and what has become of it. */
export interface FoundCluster extends MadeCluster {
  readonly state: ClusterState;
  /** Nodes whose power is cut, and the command that gives it back. */
  readonly dark: readonly { readonly node: string; readonly undo: string }[];
  /** Why it is `elsewhere`. */
  readonly reason?: string;
}

/** A run whose folder is in the state folder. */
export interface KnownRun {
  readonly runId: string;
  readonly alive: boolean;
  readonly journal: JournalContents;
}

export interface FindOptions {
  readonly state: StateFolder;
  readonly provider: Provider;
  readonly place: Place;
}

/** All runs whose journals are in the state folder, living and dead, the oldest first. */
export async function knownRuns(state: StateFolder): Promise<readonly KnownRun[]> {
  const runs = (await foldersIn(state.runsFolder)).toSorted().map(async (runId) => {
    // In this order: the journal of a run that is dead by then is not written any more.
    const alive = await state.isAlive(runId);
    return { runId, alive, journal: await readJournal(state.runFolder(runId)) };
  });
  return Promise.all(runs);
}

/**
 * The clusters of this container runtime that powercut made, by their labels and by our journals, and what has become of
 * them. Throws HarnessError if the runtime does not answer.
 */
export async function findClusters({ state, provider, place }: FindOptions): Promise<readonly FoundCluster[]> {
  const made = await provider.list();
  const runs = await knownRuns(state);
  const found = (cluster: MadeCluster, run: KnownRun | undefined): FoundCluster => ({
    ...cluster,
    ...stateOf(cluster, run, { state, place }),
    dark: darkNodes(cluster.name, run?.journal),
  });
  const present = made.map((cluster) =>
    found(
      cluster,
      runs.find(({ runId }) => runId === cluster.runId),
    ),
  );
  const absent = runs
    .filter(({ alive, journal }) => !alive && journal.place?.runtime === place.runtime)
    .flatMap((run) => clustersIn(run.journal).map((name) => ({ run, name, runId: run.runId })))
    .filter(({ name, runId }) => !made.some((cluster) => cluster.name === name && cluster.runId === runId))
    .map(({ run, name, runId }) => found({ name, runId, made: undefined, nodes: 0 }, run))
    .filter((cluster) => cluster.state !== 'elsewhere')
    .map((cluster) => (cluster.state === 'kept' ? { ...cluster, state: 'gone' as const, dark: [] } : cluster));
  return [...absent, ...present];
}

function stateOf(
  { name, runId }: MadeCluster,
  run: KnownRun | undefined,
  { state, place }: Pick<FindOptions, 'state' | 'place'>,
): Pick<FoundCluster, 'state' | 'reason'> {
  if (run?.alive === true) return { state: 'in-use' };
  if (run === undefined || !clustersIn(run.journal).includes(name)) {
    return { state: 'elsewhere', reason: `no journal in ${state.root} tells of it` };
  }
  const reason = reasonToLeave(run.journal, place, state.runFolder(runId));
  if (reason !== undefined) return { state: 'elsewhere', reason };
  return { state: clustersIn({ kept: run.journal.kept, unsettled: [] }).includes(name) ? 'kept' : 'left' };
}

function clustersIn({ kept, unsettled }: Pick<JournalContents, 'kept' | 'unsettled'>): readonly string[] {
  return [...kept, ...unsettled].flatMap((entry) => (entry.act === 'cluster' ? [entry.params.name] : []));
}

function darkNodes(name: string, journal: JournalContents | undefined): FoundCluster['dark'] {
  const entries = [...(journal?.kept ?? []), ...(journal?.unsettled ?? [])];
  return entries.flatMap((entry) =>
    entry.act === 'cut-power' && isNodeOf(entry.params.node, name)
      ? [{ node: entry.params.node, undo: entry.params.undo }]
      : [],
  );
}
