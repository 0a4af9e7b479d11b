import { scalar, text } from '../json.ts';
import { type FieldsOf, fieldsFrom } from './fields.ts';

/** The field of an Event with the UID of the object that it is about. */
export const aboutUid = 'aboutUid';

export const eventFields: FieldsOf = (event) => {
  const name = text(event, 'involvedObject', 'name') ?? '';
  return fieldsFrom([
    ['reason', text(event, 'reason')],
    ['message', text(event, 'message') || undefined],
    ['type', text(event, 'type')],
    ['component', text(event, 'source', 'component') || undefined],
    ['host', text(event, 'source', 'host')],
    ['reportingComponent', text(event, 'reportingComponent') || undefined],
    ['reportingInstance', text(event, 'reportingInstance') || undefined],
    ['action', text(event, 'action')],
    ['count', scalar(event, 'count')],
    ['seriesCount', scalar(event, 'series', 'count')],
    [
      'about',
      `${text(event, 'involvedObject', 'kind') ?? ''} ${text(event, 'involvedObject', 'namespace') ?? ''}/${name}`,
    ],
    // A trace tells only whose it is (record/compose.ts).
    [aboutUid, text(event, 'involvedObject', 'uid') ?? ''],
    ['fieldPath', text(event, 'involvedObject', 'fieldPath')],
    ['first', text(event, 'firstTimestamp')],
    ['last', text(event, 'lastTimestamp')],
    ['eventTime', text(event, 'eventTime')],
  ]);
};
