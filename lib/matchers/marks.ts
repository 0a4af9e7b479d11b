import type { PoweredOffNode, ReturnedNode } from '../cluster/node.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { type TaintEffect, taintField, taintKeys } from '../kubernetes/taints.ts';
import { readyUnknown, taintNoExecute, taintNoSchedule } from '../model/node-failure.ts';
import type { Observation } from '../recorder/observation.ts';
import { following, given, type Mark, type Moment } from './moment.ts';

/** The chain of what happens to a node without power, each link due by the one before: heartbeat → Unknown → taints. */

/**
 * The last sign of life that can have been made before the power was gone. A later one means that the power was not gone;
 * `powerDoubts` says so, and it does not move the window.
 */
export function lastHeartbeat(node: PoweredOffNode): Mark {
  const find = (): Observation | undefined =>
    node.node.heartbeats().findLast((beat) => beat.seen.lo <= node.fault.confirmed.hi);
  return {
    what: 'the last heartbeat',
    kind: 'Lease',
    observation: find,
    seen: () => find()?.seen,
    deadline: () => node.fault.confirmed.hi,
  };
}

/** Ready turns Unknown, due by the last heartbeat. */
export function becomesUnknown(node: PoweredOffNode): Moment {
  return following(lastHeartbeat(node), readyUnknown(node.observed.cluster.settings, node.name), {
    what: 'Ready=Unknown',
    kind: 'Node',
    find: () => findUnknown(node),
  });
}

/** A taint `unreachable` appears, due by Ready=Unknown. */
export function becomesTainted(node: PoweredOffNode, effect: 'NoSchedule' | 'NoExecute'): Moment {
  const { settings } = node.observed.cluster;
  const expectation = effect === 'NoSchedule' ? taintNoSchedule(node.name) : taintNoExecute(settings, node.name);
  const field = taintField(taintKeys.unreachable, effect);
  return following(becomesUnknown(node).effect, expectation, {
    what: `${taintKeys.unreachable}:${effect}`,
    kind: 'Node',
    find: () => nodeChanges(node, field).find((change) => change.to !== undefined),
  });
}

/** Ready turns True again after the power is back. */
export function readyAgainMark(
  node: ReturnedNode,
): Pick<Mark, 'what'> & { readonly kind: 'Node'; readonly find: () => Observation | undefined } {
  return {
    what: 'Ready=True',
    kind: 'Node',
    find: () => changesSince(node, conditionField('Ready')).find((change) => conditionStatus(change.to) === 'True'),
  };
}

/** The moment when the machine had its power back. */
export const powerReturned = (node: ReturnedNode): Mark => given('the return of power', node.fault.confirmed);

/** The write that left the node without any `unreachable` or `not-ready` taint of this effect, after its return. */
export function lastTaintRemoved(node: ReturnedNode, effect: TaintEffect): Observation | undefined {
  const fields = [taintKeys.unreachable, taintKeys.notReady].map((key) => taintField(key, effect));
  const present = node.observed.timeline.object({ kind: 'Node', name: node.name })?.fields;
  if (present === undefined || fields.some((field) => present.has(field))) return undefined;
  return fields
    .flatMap((field) => changesSince(node, field))
    .filter((change) => change.to === undefined)
    .toSorted((a, b) => a.seen.hi - b.seen.hi)
    .at(-1);
}

/** Changes of one field of the node from the cut on, oldest first. */
export function nodeChanges(node: PoweredOffNode, field: string): readonly Observation[] {
  return node.observed.timeline.observations({ kind: 'Node', name: node.name, field, since: node.fault.requestedAt });
}

function findUnknown(node: PoweredOffNode): Observation | undefined {
  return nodeChanges(node, conditionField('Ready')).find((change) => conditionStatus(change.to) === 'Unknown');
}

const changesSince = (node: ReturnedNode, field: string): readonly Observation[] =>
  node.observed.timeline.observations({ kind: 'Node', name: node.name, field, since: node.fault.requestedAt });
