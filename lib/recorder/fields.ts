import { endpointSliceFields } from './fields/endpoint-slice.ts';
import { eventFields } from './fields/event.ts';
import { existence, type Fields } from './fields/field.ts';
import { leaseFields } from './fields/lease.ts';
import { nodeFields } from './fields/node.ts';
import { podFields } from './fields/pod.ts';
import { budgetFields, workloadFields } from './fields/workload.ts';
import type { ObservedKind } from './observation.ts';
import type { RawObject } from './raw-object.ts';

/**
 * The part of an API object that the recorder keeps, field by field, with the time that the server wrote beside it.
 * Every object has `exists`. Nothing else of the object is kept, so that a long run stays small.
 *
 * - Node: `condition/<type>`, `heartbeat`, `heartbeat/<type>`, `taint/<key>:<effect>`, `unschedulable`, `labels`, `bootID`,
 *   `address/InternalIP`, `version`
 * - Lease: `renewTime`, `holder`
 * - Pod: `phase`, `condition/<type>`, `deletionTimestamp`, `node`, `podIP`, `restarts`, `owner`, `labels`, `tolerations`,
 *   `gracePeriodSeconds`
 * - EndpointSlice: `service`, `endpoint/<Pod or address>`
 * - Event: `event`
 * - Deployment, ReplicaSet, StatefulSet, DaemonSet, Job: `replicas`, `owner`, `labels`, `deletionTimestamp`
 * - PodDisruptionBudget: `budget`
 */
export function fieldsOf(kind: ObservedKind, object: RawObject): Fields {
  return new Map([...existence(object), ...specificFields(kind, object)]);
}

/** That the object has the shape of its kind is the API server's schema: it came from the collection of that kind. */
function specificFields(kind: ObservedKind, object: RawObject): Fields {
  switch (kind) {
    case 'Node':
      return nodeFields(object);
    case 'Lease':
      return leaseFields(object);
    case 'Pod':
      return podFields(object);
    case 'EndpointSlice':
      return endpointSliceFields(object);
    case 'Event':
      return eventFields(object);
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return workloadFields(kind, object);
    case 'PodDisruptionBudget':
      return budgetFields(object);
  }
}
