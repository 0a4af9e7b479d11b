import type { Milliseconds } from '../../engine/engine.ts';
import type { CoreEvent } from '../../objects.ts';
import { type Cell, since } from './cells.ts';

/** An event's row (printers.go, printEvent). */
export function eventCells(event: CoreEvent, now: Milliseconds): Cell[] {
  const { metadata, involvedObject, source = {}, series, type = '', reason = '', message = '' } = event;
  const first = since(event.firstTimestamp ?? event.eventTime, now);
  const last = event.lastTimestamp === undefined ? first : since(event.lastTimestamp, now);
  const kind = involvedObject.kind?.toLowerCase() ?? '';
  const name = involvedObject.name ?? '';
  const component = source.component || (event.reportingComponent ?? '');
  const instance = source.host || (event.reportingInstance ?? '');
  return [
    series === undefined ? last : since(series.lastObservedTime, now),
    type,
    reason,
    name === '' ? kind : `${kind}/${name}`,
    involvedObject.fieldPath ?? '',
    instance === '' ? component : `${component}, ${instance}`,
    message.trim(),
    first,
    // One that was told by the newer API without a series has no count.
    series?.count ?? (event.count || 1),
    metadata.name ?? '',
  ];
}
