import type { CoreEvent } from '../../objects.ts';
import { type FieldError, invalid, required } from './field-error.ts';
import { qualifiedNameErrors } from './names.ts';

/** pkg/apis/core/validation/events.go, legacyValidateEvent: an event with an eventTime is one of the newer kind. */
export function eventErrors(event: CoreEvent, controllerField: string): readonly FieldError[] {
  const { metadata, involvedObject, eventTime, reportingComponent = '', reportingInstance = '' } = event;
  const { action = '', reason = '', message = '' } = event;
  const { namespace = '' } = involvedObject;
  const isElsewhere = (): FieldError =>
    invalid('involvedObject.namespace', namespace, 'does not match event.namespace');
  if (eventTime === undefined) {
    const isRight = namespace === '' ? metadata.namespace === 'default' : metadata.namespace === namespace;
    return isRight ? [] : [isElsewhere()];
  }
  const isRight = namespace !== '' || metadata.namespace === 'default' || metadata.namespace === 'kube-system';
  const atMost = (field: string, value: string, most: number): readonly FieldError[] =>
    value.length > most ? [invalid(field, '', `can have at most ${most} characters`)] : [];
  const given = (field: string, value: string): readonly FieldError[] => (value === '' ? [required(field, '')] : []);
  return [
    ...(isRight ? [] : [isElsewhere()]),
    ...given(controllerField, reportingComponent),
    ...qualifiedNameErrors(reportingComponent).map((error) => invalid(controllerField, reportingComponent, error)),
    ...given('reportingInstance', reportingInstance),
    ...atMost('reportingInstance', reportingInstance, 128),
    ...given('action', action),
    ...atMost('action', action, 128),
    ...given('reason', reason),
    ...atMost('reason', reason, 128),
    ...atMost('message', message, 1024),
  ];
}

/** ValidateEventCreate: what a client of events.k8s.io must say, and must not. */
export function newerEventErrors(event: CoreEvent): readonly FieldError[] {
  const { type = '', series, source = {} } = event;
  const unset = (field: 'firstTimestamp' | 'lastTimestamp' | 'count'): readonly FieldError[] =>
    event[field] === undefined || event[field] === 0 ? [] : [invalid(field, '', 'needs to be unset')];
  return [
    ...eventErrors(event, 'reportingController'),
    ...(series !== undefined && (series.count ?? 0) < 2 ? [invalid('series.count', '', 'should be at least 2')] : []),
    ...(event.eventTime === undefined ? [required('eventTime', '')] : []),
    ...(type === 'Normal' || type === 'Warning' ? [] : [invalid('type', '', `has invalid value: ${type}`)]),
    ...unset('firstTimestamp'),
    ...unset('lastTimestamp'),
    ...unset('count'),
    ...((source.component ?? '') === '' && (source.host ?? '') === ''
      ? []
      : [invalid('source', '', 'needs to be unset')]),
  ];
}
