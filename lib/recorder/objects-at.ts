import type { Milliseconds } from '../units.ts';
import { KindRecord, type ObservedObject } from './kind-record.ts';
import type { ObservedKind } from './observation.ts';
import type { Timeline } from './timeline.ts';

/** The objects of a kind as they were known at `instant`, also those that are gone by now. */
export function objectsAt(timeline: Timeline, kind: ObservedKind, instant: Milliseconds): readonly ObservedObject[] {
  const record = new KindRecord();
  for (const entry of timeline.entries) {
    if (entry.type === 'baseline' && entry.subject.kind === kind && entry.at <= instant) record.take(entry);
    if (entry.type === 'observation' && entry.subject.kind === kind && entry.seen.hi <= instant) record.take(entry);
  }
  return [...record.objects.values()];
}
