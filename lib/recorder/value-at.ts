import type { Milliseconds } from '../units.ts';
import type { FieldValue, Subject } from './observation.ts';
import type { Timeline } from './timeline.ts';

/**
 * What a field of an object was at `instant`, by the changes that the timeline has of it; undefined if it was not there.
 * A change that is known only to lie around that instant counts as not yet made.
 */
export function valueAt(
  timeline: Timeline,
  subject: Subject,
  field: string,
  instant: Milliseconds,
): FieldValue | undefined {
  const { kind, name, namespace } = subject;
  const changes = timeline.observations({ kind, name, field, ...(namespace === undefined ? {} : { namespace }) });
  const before = changes.findLast(({ seen }) => seen.hi <= instant);
  if (before !== undefined) return before.to;
  const after = changes.find(({ seen }) => seen.hi > instant);
  return after === undefined ? timeline.object(subject)?.fields.get(field) : after.from;
}
