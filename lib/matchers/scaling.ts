import type { Workload } from '../cluster/workload.ts';
import { numberOf } from '../recorder/field-value.ts';
import { formatDuration } from '../units.ts';

/**
 * Whether somebody has changed how many replicas a Deployment is to have, since the scenario asked for it: its controllers then
 * make as many as are wanted now, and not as many as were lost. Undefined if nobody has.
 */
export function scaling({ observed, kind, subject, replicas, created }: Workload): string | undefined {
  if (kind !== 'Deployment') return undefined;
  const { namespace, name } = subject;
  const change = observed.timeline
    .observations({
      kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      field: 'replicas',
      since: created.lo,
    })
    .find(({ to }) => (numberOf(to, 'desired') ?? replicas) !== replicas);
  return change === undefined
    ? undefined
    : `${kind} ${namespace}/${name} was scaled to ${numberOf(change.to, 'desired')} replicas at ${formatDuration(change.seen.hi)}, where the scenario asked for ${replicas}`;
}
