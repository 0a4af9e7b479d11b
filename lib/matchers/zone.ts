import type { DarkNodes } from '../cluster/dark-nodes.ts';
import type { DarkNode } from '../cluster/node.ts';
import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import { nodesAtATime } from '../model/predict-no-execute.ts';
import { type ZoneState, zoneState } from '../model/zone-disruption.ts';
import type { Interval, Observation } from '../recorder/observation.ts';
import { valueAt } from '../recorder/value-at.ts';
import type { Milliseconds } from '../units.ts';
import { zoneDoubts } from './doubts.ts';
import { becomesUnknown, boundPods, nodeChanges } from './marks.ts';

/** What is seen of a zone as a whole. Nodes of kind bear no zone labels, so all nodes of a cluster are of one zone. */

const ready = conditionField('Ready');
const noExecute = taintField(taintKeys.unreachable, 'NoExecute');

/** How many nodes there are, control planes counted. */
export const zoneSize = ({ timeline }: ObservedCluster): number => timeline.objects('Node').length;

/** The zone's state by what is known of its nodes at `instant`. */
export function zoneStateAt(observed: ObservedCluster, instant: Milliseconds): ZoneState {
  const nodes = observed.timeline.objects('Node');
  const down = nodes.filter(
    ({ subject }) => conditionStatus(valueAt(observed.timeline, subject, ready, instant)) !== 'True',
  );
  return zoneState(down.length, nodes.length);
}

/** Every change of any node's Ready to or from True since `instant`, oldest first. */
export function readyChanges({ timeline }: ObservedCluster, instant: Milliseconds): readonly Observation[] {
  return timeline
    .observations({ kind: 'Node', field: ready, since: instant })
    .filter(({ from, to }) => (conditionStatus(from) === 'True') !== (conditionStatus(to) === 'True'));
}

/** Changes of the node's NoExecute taint since it was taken from the cluster, oldest first. */
export const noExecuteChanges = (node: DarkNode): readonly Observation[] => nodeChanges(node, noExecute);

/** Whether the node had its NoExecute taint at `instant`. */
export const hadNoExecute = (node: DarkNode, instant: Milliseconds): boolean =>
  valueAt(node.observed.timeline, node.node.subject, noExecute, instant) !== undefined;

/** When the node turned Unknown, if it has. */
export const flipOf = (node: DarkNode): Interval | undefined => becomesUnknown(node).effect.seen();

/** Pods that one pass marks one after the other if it turns all these nodes Unknown. */
export function podsMarked({ nodes }: DarkNodes): number {
  return Math.max(0, ...nodes.map(boundPods)) * Math.ceil(nodes.length / nodesAtATime);
}

/** Nodes beside these that were not Ready: whatever the reason, they are counted and tainted with them. */
export function strangers(dark: DarkNodes, span: Interval, known: readonly DarkNode[] = dark.nodes): string[] {
  return [...new Set(dark.nodes.flatMap(({ name }) => zoneDoubts(dark.observed, name, span, known)))];
}
