import type { DarkNode, ReturnedNode } from '../cluster/node.ts';
import type { NodeHandle } from '../cluster/node-handle.ts';
import type { OrphanedNode } from '../cluster/orphaned-node.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { type TaintEffect, taintField, taintKeys } from '../kubernetes/taints.ts';
import { behindOthers } from '../model/behind-others.ts';
import type { Expectation } from '../model/expectation.ts';
import {
  noExecuteRemoved,
  noScheduleRemoved,
  readyAgain,
  readyUnknown,
  taintNoExecute,
  taintNoSchedule,
} from '../model/node-failure.ts';
import type { FieldValue, Observation } from '../recorder/observation.ts';
import { valueAt } from '../recorder/value-at.ts';
import { following, given, type Mark, type Moment } from './moment.ts';

/** The chain of what happens to a node without power, each link due by the one before: heartbeat → Unknown → taints. */

/**
 * The last sign of life that can have been made before it fell silent. A later one means that it was not silent;
 * `powerDoubts` or `resetDoubts` says so, and it does not move the window.
 */
export function lastHeartbeat(node: DarkNode | OrphanedNode): Mark {
  const find = (): Observation | undefined =>
    node.node.heartbeats().findLast((beat) => beat.seen.lo <= node.silenced.hi);
  return {
    what: 'the last heartbeat',
    kind: 'Lease',
    observation: find,
    seen: () => find()?.seen,
    deadline: () => node.silenced.hi,
  };
}

/** Ready turns Unknown, due by the last heartbeat. */
export function becomesUnknown(node: DarkNode | OrphanedNode): Moment {
  return {
    ...following(lastHeartbeat(node), readyUnknownAmongOthers(node), {
      what: 'Ready=Unknown',
      kind: 'Node',
      find: () => nodeChanges(node, conditionField('Ready')).find((change) => conditionStatus(change.to) === 'Unknown'),
    }),
    premiseGone: () => {
      const ready = conditionStatus(before(node, conditionField('Ready')));
      return ready === 'True' ? undefined : `Ready was ${ready ?? 'absent'} before it fell silent`;
    },
  };
}

/** As `readyUnknown`, for a node that fails together with others. */
function readyUnknownAmongOthers(node: DarkNode | OrphanedNode): Expectation {
  const { settings } = node.observed.cluster;
  const together = [node, ...('company' in node ? node.company : [])];
  const last = lastHeartbeat(node).observation?.()?.subject.kind === 'Node' ? 'status' : 'lease';
  return behindOthers(readyUnknown(settings, node.name, last), {
    nodeMonitorPeriod: settings.nodeMonitorPeriod.value,
    nodeLeaseDuration: Math.max(...together.map((one) => one.node.leaseDuration)),
    fail: together.length,
    podsPerNode: Math.max(...together.map(boundPods)),
  });
}

/** A taint `unreachable` appears, due by Ready=Unknown. */
export function becomesTainted(node: DarkNode, effect: 'NoSchedule' | 'NoExecute'): Moment {
  const { settings } = node.observed.cluster;
  const field = taintField(taintKeys.unreachable, effect);
  const expectation =
    effect === 'NoSchedule' ? taintNoSchedule(node.name) : taintNoExecute(settings, node.name, boundPods(node));
  return {
    ...following(becomesUnknown(node).effect, expectation, {
      what: `${taintKeys.unreachable}:${effect}`,
      kind: 'Node',
      find: () => nodeChanges(node, field).find((change) => change.to !== undefined),
    }),
    premiseGone: () => {
      if (before(node, field) !== undefined) return `the node had the taint ${effect} before the power was cut`;
      const { value, source } = settings.nodeEvictionRate;
      return effect === 'NoExecute' && value === 0 ? `evictions are switched off: ${source} is 0` : undefined;
    },
  };
}

/** The moment when the machine had its power back. */
export const powerReturned = (node: ReturnedNode): Mark => given('the return of power', node.fault.confirmed);

/** Ready turns True again after the power is back. */
export function becomesReady(node: ReturnedNode): Moment {
  const field = conditionField('Ready');
  return {
    ...following(powerReturned(node), readyAgain(node.name), {
      what: 'Ready=True',
      kind: 'Node',
      find: () => nodeChanges(node, field).find((change) => conditionStatus(change.to) === 'True'),
    }),
    premiseGone: () =>
      conditionStatus(before(node, field)) === 'True'
        ? 'Ready was still True when the power came back, so it cannot become so'
        : undefined,
  };
}

/** The write that left the returned node without any `unreachable` or `not-ready` taint of this effect, due by Ready=True. */
export function losesTaint(node: ReturnedNode, effect: TaintEffect & ('NoSchedule' | 'NoExecute')): Moment {
  const { settings } = node.observed.cluster;
  const fields = [taintKeys.unreachable, taintKeys.notReady].map((key) => taintField(key, effect));
  return {
    ...following(
      becomesReady(node).effect,
      effect === 'NoSchedule' ? noScheduleRemoved(node.name) : noExecuteRemoved(settings, node.name),
      { what: `no ${effect} taint`, kind: 'Node', find: () => lastRemoval(node, fields) },
    ),
    premiseGone: () =>
      fields.every((field) => before(node, field) === undefined)
        ? `the node had no ${effect} taint to lose when the power came back`
        : undefined,
  };
}

function lastRemoval(node: ReturnedNode, fields: readonly string[]): Observation | undefined {
  const present = node.observed.timeline.object(node.node.subject)?.fields;
  if (present === undefined || fields.some((field) => present.has(field))) return undefined;
  return fields
    .flatMap((field) => nodeChanges(node, field))
    .filter((change) => change.to === undefined)
    .toSorted((a, b) => a.seen.hi - b.seen.hi)
    .at(-1);
}

/** Changes of the node, or of one field of it, since the fault, the reset, or its undoing, was asked for; oldest first. */
export function nodeChanges(node: DarkNode | OrphanedNode | ReturnedNode, field?: string): readonly Observation[] {
  const { timeline } = node.observed;
  const filter = { kind: 'Node', name: node.name, since: askedFor(node) } as const;
  return timeline.observations(field === undefined ? filter : { ...filter, field });
}

/** How many Pods are bound to the node, of all namespaces. */
export function boundPods({ observed, name }: Pick<NodeHandle, 'observed' | 'name'>): number {
  return observed.timeline.objects('Pod').filter((pod) => pod.fields.get('node') === name).length;
}

/** What a field of the node was when the fault, the reset, or its undoing, was asked for. */
const before = (node: DarkNode | OrphanedNode | ReturnedNode, field: string): FieldValue | undefined =>
  valueAt(node.observed.timeline, node.node.subject, field, askedFor(node));

const askedFor = (node: DarkNode | OrphanedNode | ReturnedNode) =>
  'fault' in node ? node.fault.requestedAt : node.silenced.lo;
