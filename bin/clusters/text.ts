import type { ClusterState } from '../../lib/owner/find-clusters.ts';
import { plain } from '../../reports/plain.ts';
import type { Ink } from '../../reports/terminal/ink.ts';
import { plural } from '../../reports/words.ts';
import { quote } from '../run/next-command.ts';
import type { ClusterData } from './describe.ts';

const stateTexts: { readonly [state in ClusterState]: string } = {
  'in-use': 'in use by a living run',
  kept: 'kept',
  left: 'left by a dead run',
  gone: 'kept and gone since, but for its files',
  elsewhere: 'of a run that cannot be told from here',
};

/** The clusters, each with how to use and to remove it. */
export function clustersText(clusters: readonly ClusterData[], { now, ink }: { now: Date; ink: Ink }): string {
  if (clusters.length === 0) return 'There is no cluster of powercut on this Docker.\n';
  return clusters.map((cluster) => clusterLines(cluster, now, ink).join('\n')).join('\n\n') + '\n';
}

/** `powercut-x7kd: kept, 3 nodes, made 2 h ago by run 2026-11-25T04-10-00Z-x7kd` */
export function clusterLine(cluster: ClusterData, now: Date): string {
  const { name, state, made, nodes, run, reason } = cluster;
  const facts = [
    ...(nodes === 0 ? [] : [plural(nodes, 'node')]),
    `made ${made === null ? '' : `${roughAge(now.getTime() - Date.parse(made))} ago `}by run ${run}`,
  ];
  const why = reason === undefined ? '' : ` (${reason.replace(/\.$/, '')})`;
  return `${name}: ${stateTexts[state]}${why}, ${facts.join(', ')}`;
}

function clusterLines(cluster: ClusterData, now: Date, ink: Ink): readonly string[] {
  const { name, state, kubeconfig, withoutPower } = cluster;
  // Commands as they are, to be pasted.
  const use = kubeconfig === null || state === 'gone' ? [] : [`KUBECONFIG=${quote(kubeconfig)} kubectl get nodes`];
  const powerOn = state === 'kept' ? withoutPower.map(({ undo }) => undo) : [];
  const remove = ['kept', 'left', 'gone'].includes(state) ? [`npx powercut clusters delete ${name}`] : [];
  const commands = [...use, ...powerOn, ...remove].map((command) => `    ${plain(command)}`);
  return [ink.plain(plain(clusterLine(cluster, now))), ...commands];
}

/** `50 s`, `12 min`, `2 h`, `3 days`, rounded down. */
function roughAge(milliseconds: number): string {
  const minutes = Math.floor(Math.max(0, milliseconds) / 60_000);
  if (minutes < 1) return `${Math.floor(Math.max(0, milliseconds) / 1000)} s`;
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
