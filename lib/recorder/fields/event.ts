import type { ServerTime } from '../observation.ts';
import type { RawEvent } from '../raw-object.ts';
import { microTime, wholeSecond } from '../server-time.ts';
import { type Fields, field, parts, words } from './field.ts';

/** The one field of an Event; when it is repeated, the count goes up and its time goes on. */
export function eventFields(event: RawEvent): Fields {
  const regarding = event.involvedObject ?? {};
  return new Map(
    field(
      'event',
      parts({
        reason: event.reason,
        type: event.type,
        message: words(event.message),
        count: event.series?.count ?? event.count ?? 1,
        component: componentOf(event),
        regarding: parts({
          kind: regarding.kind,
          namespace: regarding.namespace,
          name: regarding.name,
          uid: regarding.uid,
        }),
      }),
      latestTime(event),
    ),
  );
}

const componentOf = (event: RawEvent): string | undefined => event.reportingComponent || event.source?.component;

/** Components of Kubernetes that write Events; the time of any other writer proves nothing. */
const writers: { readonly [component: string]: ServerTime['writer'] } = {
  kubelet: 'kubelet',
  'default-scheduler': 'scheduler',
  'node-controller': 'controller-manager',
  'taint-eviction-controller': 'controller-manager',
  'taint-controller': 'controller-manager',
  'deployment-controller': 'controller-manager',
  'replicaset-controller': 'controller-manager',
  'statefulset-controller': 'controller-manager',
  'daemonset-controller': 'controller-manager',
  'job-controller': 'controller-manager',
  'endpoint-controller': 'controller-manager',
  'endpoint-slice-controller': 'controller-manager',
  controllermanager: 'controller-manager',
};

function latestTime(event: RawEvent): ServerTime | undefined {
  const writer = writers[componentOf(event) ?? ''];
  if (writer === undefined) return undefined;
  return (
    microTime(event.series?.lastObservedTime, 'series.lastObservedTime', writer) ??
    wholeSecond(event.lastTimestamp, 'lastTimestamp', writer) ??
    microTime(event.eventTime, 'eventTime', writer)
  );
}
