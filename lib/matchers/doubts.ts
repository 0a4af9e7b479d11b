import type { PoweredOffNode } from '../cluster/node.ts';
import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { stayedOff } from '../power/stayed-off.ts';
import type { Interval, ObservedKind } from '../recorder/observation.ts';
import type { ObservedObject, Timeline } from '../recorder/timeline.ts';
import { formatDuration } from '../units.ts';

/** Holes in what was recorded of these kinds over `span`. */
export function gapDoubts(observed: ObservedCluster, kinds: Iterable<ObservedKind>, span: Interval): string[] {
  return [...new Set(kinds)].flatMap((kind) =>
    observed.timeline
      .gaps(kind, span)
      .map(
        (gap) =>
          `the watch of ${kind} has a gap (${gap.reason}) from ${formatDuration(gap.lo)} to ${formatDuration(gap.hi)}: ${gap.detail}`,
      ),
  );
}

/**
 * What resets or suspends the node lifecycle controller's timers: a new leader starts every grace period anew, and
 * other nodes that fail at the same time bring the zone's rules into play (node_lifecycle_controller.go, handleDisruption).
 */
export function controllerDoubts(observed: ObservedCluster, node: string, span: Interval): string[] {
  const { timeline } = observed;
  const touches = (seen: Interval) => seen.hi >= span.lo && seen.lo <= span.hi;
  const leaders = timeline
    .observations({ kind: 'Lease', namespace: 'kube-system', name: 'kube-controller-manager', field: 'holder' })
    .filter((change) => touches(change.seen))
    .map(
      (change) =>
        `the controller-manager changed its leader at ${formatDuration(change.seen.hi)}, which starts every grace period and toleration anew`,
    );
  const others = timeline
    .objects('Node')
    .filter((other) => other.subject.name !== node && !readyThroughout(timeline, other, span))
    .map((other) => `node ${other.subject.name} was not Ready at the same time, which changes the zone's rules`);
  return [...leaders, ...others];
}

/** Whether a node's Ready was True at the beginning of `span` and did not change in it. */
function readyThroughout(timeline: Timeline, node: ObservedObject, span: Interval): boolean {
  const field = conditionField('Ready');
  const changes = timeline.observations({ kind: 'Node', name: node.subject.name, field });
  const before = changes.findLast((change) => change.seen.hi < span.lo);
  const during = changes.filter((change) => change.seen.hi >= span.lo && change.seen.lo <= span.hi);
  // Without a change before the span, it began with what the first change in or after it left behind.
  const next = changes.find((change) => change.seen.hi >= span.lo);
  const value = before !== undefined ? before.to : next !== undefined ? next.from : node.fields.get(field);
  return conditionStatus(value) === 'True' && during.length === 0;
}

/** Whether the node was really without power from the cut until now: by its machine's own state, and by its silence. */
export async function powerDoubts(node: PoweredOffNode): Promise<string[]> {
  const problem = stayedOff(node.fault.evidence.after, await node.inspect());
  const alive = node.node.heartbeats().find((beat) => beat.seen.lo > node.fault.confirmed.hi);
  return [
    ...(problem === undefined ? [] : [`the fault is not confirmed: ${problem}`]),
    ...(alive === undefined
      ? []
      : [
          `the fault is not confirmed: a heartbeat was seen at ${formatDuration(alive.seen.hi)}, after the power was cut`,
        ]),
  ];
}

/** Signs that the host was too busy for anything on it to be in time. */
export function starvation(observed: ObservedCluster, span: Interval): string[] {
  return observed.timeline.entries
    .filter((entry) => entry.type === 'note')
    .filter((note) => note.topic === 'starved' && note.at <= span.hi && (note.until ?? note.at) >= span.lo)
    .map((note) => `the host was starved: ${note.text}`);
}
