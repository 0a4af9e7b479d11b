import { scalar, text } from '../json.ts';
import { type FieldsOf, fieldsFrom } from './fields.ts';

export const eventFields: FieldsOf = (event, knownUids) => {
  const uid = text(event, 'involvedObject', 'uid') ?? '';
  const name = text(event, 'involvedObject', 'name') ?? '';
  return fieldsFrom([
    ['reason', text(event, 'reason')],
    ['message', text(event, 'message')],
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
    // A kubelet that has not read its Node yet may put the node's name, or nothing, where the UID belongs.
    ['aboutUid', uid === '' ? 'none' : uid === name ? 'name' : knownUids.has(uid) ? 'real' : 'other'],
    ['fieldPath', text(event, 'involvedObject', 'fieldPath')],
    ['first', text(event, 'firstTimestamp')],
    ['last', text(event, 'lastTimestamp')],
    ['eventTime', text(event, 'eventTime')],
  ]);
};
