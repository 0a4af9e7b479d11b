import { rm } from 'node:fs/promises';
import type { Clock } from '../clock/clock.ts';
import type { Provider } from '../cluster/cluster.ts';
import { HarnessError } from '../errors.ts';
import { claimRun } from '../journal/claim.ts';
import { isNodeOf, type JournalEntry } from '../journal/journal.ts';
import { openJournal, readJournal } from '../journal/journal-file.ts';
import { killMarkedProcesses } from '../journal/marked-processes.ts';
import { asClaimant } from './clean-up.ts';
import type { FindOptions, FoundCluster } from './find-clusters.ts';

export interface RemoveOptions extends FindOptions {
  readonly clock: Clock;
}

/**
 * Removes a cluster that was kept, or that a dead run left, and what its run's journal holds of it. Meanwhile it answers on
 * a socket and claims the run, as every start of powercut does that cleans up, so that only one does.
 * Throws HarnessError: `E_CLUSTER_IN_USE` for a cluster of a living run, `E_CLUSTER_ELSEWHERE` for one of which that cannot
 * be told, `E_CLUSTER_BUSY` if another powercut removes it, `E_CLUSTER_LEFT` if it does not go.
 */
export async function removeCluster(cluster: FoundCluster, options: RemoveOptions): Promise<void> {
  const { state, clock } = options;
  // A run that was dead stays dead, and the name's next owner is told by the label.
  refuseLiving(cluster);
  await asClaimant(state, clock, async (self) => {
    const claimed = await claimRun(state.runFolder(cluster.runId), self, (runId) => state.isAlive(runId));
    if (!claimed) throw busy(cluster);
    await undo(cluster, options);
  });
}

function refuseLiving({ name, runId, state, reason }: FoundCluster): void {
  if (state === 'in-use') {
    throw new HarnessError('E_CLUSTER_IN_USE', `The cluster ${name} is in use: run ${runId} lives.`, {
      hint: 'Let that run end, or interrupt it with Ctrl-C: it removes its cluster itself.',
    });
  }
  if (state !== 'elsewhere') return;
  throw new HarnessError(
    'E_CLUSTER_ELSEWHERE',
    `Whether run ${runId} uses the cluster ${name} cannot be told from here: ${reason ?? 'unknown'}`.replace(
      /\.?$/,
      '.',
    ),
    {
      hint: `Do it where that run was started, with its POWERCUT_STATE, or, if you know that it is over, by hand: kind delete cluster --name ${name}; docker network rm ${name}`,
    },
  );
}

async function undo(cluster: FoundCluster, { state, provider, clock }: RemoveOptions): Promise<void> {
  const { name, runId } = cluster;
  const folder = state.runFolder(runId);
  const { kept, unsettled } = await readJournal(folder);
  const isOurs = (entry: JournalEntry): boolean => {
    if (entry.act === 'cluster') return entry.params.name === name;
    return entry.act === 'process' || isNodeOf(entry.params.node, name);
  };
  {
    await using journal = await openJournal(folder);
    for (const entry of inOrder([...kept, ...unsettled].filter(isOurs))) {
      if (entry.act === 'process') await killMarkedProcesses(entry.params.marker, clock);
      // Its nodes go with it, with or without power.
      if (entry.act === 'cluster') {
        await provider.delete(name, { runId, stateFolder: folder });
        await expectGone(cluster, provider);
      }
      await journal.settle(entry.id);
    }
  }
  const left = await readJournal(folder);
  if (left.kept.length > 0 || left.unsettled.length > 0) return;
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  await state.removeSocket(runId);
}

/** A `kind create` that lives on would make again what is deleted; and what is known of a cluster stays known until it is gone. */
function inOrder(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const rank = ({ act }: JournalEntry): number => ['process', 'cluster', 'cut-power'].indexOf(act);
  return entries.toSorted((a, b) => rank(a) - rank(b));
}

/** Provider.delete leaves alone what it cannot tell to be ours, without a word. */
async function expectGone({ name, runId }: FoundCluster, provider: Provider): Promise<void> {
  const left = await provider.list();
  if (!left.some((cluster) => cluster.name === name && cluster.runId === runId)) return;
  throw new HarnessError('E_CLUSTER_LEFT', `The cluster ${name} is still there.`, {
    hint: `Remove it by hand: kind delete cluster --name ${name}; docker network rm ${name}`,
  });
}

function busy({ name, runId }: FoundCluster): HarnessError {
  return new HarnessError('E_CLUSTER_BUSY', `Another powercut is removing the cluster ${name}, of run ${runId}.`, {
    hint: 'See what is left with: npx powercut clusters',
  });
}
