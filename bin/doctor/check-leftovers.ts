import { type Finding, fine, warning } from '../../lib/cluster/finding.ts';
import { reasonToLeave } from '../../lib/journal/reconcile.ts';
import type { Place } from '../../lib/journal/records.ts';
import type { FoundCluster, KnownRun } from '../../lib/owner/find-clusters.ts';
import type { StateFolder } from '../../lib/owner/state-folder.ts';
import { plural } from '../../reports/words.ts';

/** What dead runs left behind, on this host and in the journals. */
export function checkLeftovers(
  { runs, clusters }: { readonly runs: readonly KnownRun[]; readonly clusters: readonly FoundCluster[] },
  { state, place }: { readonly state: StateFolder; readonly place: Place },
): Finding {
  const dead = runs.filter(({ alive, journal }) => !alive && journal.unsettled.length + journal.foreign.length > 0);
  const reasons = dead.flatMap(({ runId, journal }) => {
    const reason = reasonToLeave(journal, place, state.runFolder(runId));
    return reason === undefined ? [] : [`The dead run ${runId} is left alone: ${reason}`];
  });
  const cleanable = dead.length - reasons.length;
  const sentences = [
    ...(cleanable === 0 ? [] : [`${plural(cleanable, 'dead run')} left something, which the next run removes.`]),
    ...reasons,
    ...namesOf(clusters, 'gone', (names) => `Only the files are left of ${names}, which had been kept.`),
    ...namesOf(clusters, 'elsewhere', (names) => `Whether a run still uses ${names} cannot be told from here.`),
  ];
  if (sentences.length === 0) return fine('leftovers', 'Dead runs: nothing is left of any');
  const remedy = cleanable > 0 ? 'npx powercut sweep' : 'npx powercut clusters';
  return warning('leftovers', `Dead runs: ${sentences.join(' ')}`, remedy);
}

/** The clusters that `--keep-cluster` left, which go on taking memory. */
export function checkKept(clusters: readonly FoundCluster[]): Finding {
  const kept = clusters.filter(({ state }) => state === 'kept');
  const [first] = kept;
  if (first === undefined) return fine('kept', 'Kept clusters: none');
  const remedy = kept.length === 1 ? `npx powercut clusters delete ${first.name}` : 'npx powercut clusters';
  return warning(
    'kept',
    `Kept clusters: ${kept.map(({ name }) => name).join(', ')}, which go on taking memory.`,
    remedy,
  );
}

function namesOf(
  clusters: readonly FoundCluster[],
  state: FoundCluster['state'],
  sentence: (names: string) => string,
): readonly string[] {
  const names = clusters.filter((cluster) => cluster.state === state).map(({ name }) => name);
  return names.length === 0 ? [] : [sentence(names.join(', '))];
}
