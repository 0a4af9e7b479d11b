import type { ClusterSpec, KindClusterDescription } from '../../lib/cluster/cluster.ts';
import type { Estimate } from '../../lib/cluster/estimate.ts';
import type { JournalEntry } from '../../lib/journal/journal.ts';
import { specOfSlot } from '../../lib/owner/leases.ts';
import { formatDuration } from '../../lib/units.ts';
import type { Scenario } from '../scenarios.ts';
import { quote } from './next-command.ts';

type CutPower = Extract<JournalEntry, { act: 'cut-power' }>['params'];

/** What is going to happen, and how long it will take, before anything does. */
export function plan(
  {
    scenarios,
    spec,
    repeat,
    parallel,
  }: {
    readonly scenarios: readonly Scenario[];
    readonly spec: ClusterSpec;
    readonly repeat: number;
    readonly parallel: number;
  },
  estimate: Estimate,
): string {
  const lines = scenarios.flatMap(({ name, titles }) => titles.map((title) => `  ${name}: ${title}`));
  const names = Array.from({ length: parallel }, (_, slot) => specOfSlot(spec, slot).name);
  const simulated = spec.seed !== undefined;
  const what = simulated ? 'simulated' : 'kind';
  const clusters =
    parallel === 1 ? `a ${what} cluster ${spec.name}` : `${parallel} ${what} clusters (${names.join(', ')})`;
  const settings = spec.settings === undefined ? '' : ` with the settings of ${spec.settings.file}`;
  const seed = simulated ? `, seed ${spec.seed}` : '';
  const where = `${clusters}, Kubernetes ${spec.kubernetesVersion}, profile ${spec.profile}${settings}, ${spec.workers} workers${seed}`;
  if (lines.length === 0) return `The scenarios get ${where}.`;
  const lacking = scenarios.filter(({ workers = 0 }) => workers > spec.workers);
  return [
    `On ${where}${repeat === 1 ? '' : `, each ${repeat} times`}:`,
    ...lines,
    ...lacking.map(({ name, workers }) => `${name} is not going to run: it needs ${workers} workers.`),
    simulated
      ? `This is about ${roughly(estimate.typical)} of the cluster's time, and takes seconds of yours.`
      : `This takes about ${roughly(estimate.typical)}, at the very longest ${roughly(estimate.longest)}.`,
  ].join('\n');
}

/** Why the run ends before its end. */
export function interruptedBy(cause: string, keepCluster: boolean): string {
  const what = keepCluster ? 'the cluster is kept if it is whole, else removed' : 'everything that was made is removed';
  return `Interrupted by ${cause}: ${what} now; Ctrl-C again leaves at once.`;
}

/** How to use a kept cluster, and how to get rid of it, in commands that can be pasted. */
export function kept(cluster: KindClusterDescription, dark: readonly CutPower[]): string {
  const own = dark.filter(({ machine }) => cluster.nodes.some((node) => node.machine === machine));
  return [
    `The cluster ${cluster.spec.name} is kept. To use it:`,
    `  KUBECONFIG=${quote(cluster.kubeconfigPath)} kubectl get nodes`,
    ...own.flatMap(({ node, undo }) => [`To give ${node} its power back:`, `  ${undo}`]),
    'To remove it:',
    `  npx powercut clusters delete ${cluster.spec.name}`,
  ].join('\n');
}

/**
 * What a run that leaves at once leaves behind; without `entries` it was still cleaning up after dead ones. `janitor` is the
 * process that removes it.
 */
export function remains(entries: readonly JournalEntry[] | undefined, janitor: number | undefined): string {
  if (entries === undefined) return 'Left at once, before anything was made; the next start cleans up after dead runs.';
  const names = entries.flatMap((entry) => (entry.act === 'cluster' ? [entry.params.name] : []));
  if (names.length === 0) return 'Left at once; there is nothing to remove.';
  const who =
    janitor === undefined
      ? 'The next start of powercut removes what remains, or do it now:'
      : `What remains is being removed in the background, by process ${janitor}; if that does not live, by the next start, or:`;
  return [`Left at once. ${who}`, ...names.map((name) => `  ${removeCommand(name)}`)].join('\n');
}

/** kind leaves the network alone, which is the cluster's own and named after it. */
function removeCommand(name: string): string {
  return `kind delete cluster --name ${name}; docker network rm ${name}`;
}

function roughly(duration: number): string {
  return formatDuration(Math.ceil(duration / 5000) * 5000);
}
