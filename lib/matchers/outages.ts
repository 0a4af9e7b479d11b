import type { DarkNode } from '../cluster/node.ts';
import type { ObservedCluster } from '../cluster/observed-cluster.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import type { Interval } from '../recorder/observation.ts';
import type { Milliseconds } from '../units.ts';

/** A time in which a node was not Ready: from the change by which Ready ceased to be True to the one by which it was again. */
export interface Outage extends Interval {
  readonly node: string;
}

const readyField = conditionField('Ready');

/** All outages of a node, oldest first. The last may have no end yet, and one that was there before us has no beginning. */
export function outagesOf({ timeline }: ObservedCluster, node: string): readonly Outage[] {
  const changes = timeline.observations({ kind: 'Node', name: node, field: readyField });
  const [first] = changes;
  const initial =
    first === undefined ? timeline.object({ kind: 'Node', name: node })?.fields.get(readyField) : first.from;
  const outages: Outage[] = [];
  let since: Milliseconds | undefined = conditionStatus(initial) === 'True' ? undefined : Number.NEGATIVE_INFINITY;
  for (const { to, seen } of changes) {
    const ready = conditionStatus(to) === 'True';
    if (!ready) since ??= seen.lo;
    else if (since !== undefined) {
      outages.push({ node, lo: since, hi: seen.hi });
      since = undefined;
    }
  }
  return since === undefined ? outages : [...outages, { node, lo: since, hi: Number.POSITIVE_INFINITY }];
}

/** Whether an outage is what became of a node that a scenario took from the cluster: the first one that began since. */
export function isOutageOf(dark: DarkNode, outage: Outage): boolean {
  if (dark.name !== outage.node) return false;
  const since = outagesOf(dark.observed, dark.name).find(({ lo }) => lo >= dark.fault.requestedAt);
  return since?.lo === outage.lo;
}
