import { endpointSliceFields } from './fields/endpoint-slice.ts';
import { eventFields } from './fields/event.ts';
import type { FieldsOf } from './fields/fields.ts';
import { leaseFields, nodeFields } from './fields/node.ts';
import { podFields } from './fields/pod.ts';
import { budgetFields, workloadFields } from './fields/workload.ts';

interface RecordedKind {
  /** As in an audit event's objectRef. */
  readonly resource: string;
  /** As kubectl takes it where it must not guess. */
  readonly qualified: string;
  /** The only namespace that is recorded, if not all are: the Leases of kube-system elect leaders, and say nothing of nodes. */
  readonly namespace?: string;
  readonly fieldsOf: FieldsOf;
}

/** What is recorded, and what is kept of each. */
export const recordedKinds = {
  Node: { resource: 'nodes', qualified: 'nodes.v1.', fieldsOf: nodeFields },
  Lease: {
    resource: 'leases',
    qualified: 'leases.v1.coordination.k8s.io',
    namespace: 'kube-node-lease',
    fieldsOf: leaseFields,
  },
  Pod: { resource: 'pods', qualified: 'pods.v1.', fieldsOf: podFields },
  EndpointSlice: {
    resource: 'endpointslices',
    qualified: 'endpointslices.v1.discovery.k8s.io',
    fieldsOf: endpointSliceFields,
  },
  Event: { resource: 'events', qualified: 'events.v1.', fieldsOf: eventFields },
  Deployment: { resource: 'deployments', qualified: 'deployments.v1.apps', fieldsOf: workloadFields },
  ReplicaSet: { resource: 'replicasets', qualified: 'replicasets.v1.apps', fieldsOf: workloadFields },
  StatefulSet: { resource: 'statefulsets', qualified: 'statefulsets.v1.apps', fieldsOf: workloadFields },
  DaemonSet: { resource: 'daemonsets', qualified: 'daemonsets.v1.apps', fieldsOf: workloadFields },
  PodDisruptionBudget: {
    resource: 'poddisruptionbudgets',
    qualified: 'poddisruptionbudgets.v1.policy',
    fieldsOf: budgetFields,
  },
} as const satisfies Record<string, RecordedKind>;

export type Kind = keyof typeof recordedKinds;

const isKind = (name: string): name is Kind => name in recordedKinds;

export const kinds: readonly Kind[] = Object.keys(recordedKinds).filter(isKind);

/** What is recorded of the kind. */
export const recorded = (kind: Kind): RecordedKind => recordedKinds[kind];

/** The kind that an audit event is about; undefined if it is none that is recorded. */
export function kindOf(resource: string, namespace: string | undefined): Kind | undefined {
  const plain = resource === 'bindings' ? 'pods' : resource;
  return kinds.find((kind) => {
    const { resource: own, namespace: only } = recorded(kind);
    return own === plain && (only === undefined || only === namespace);
  });
}
