import type {
  CoreV1Event,
  EventsV1Event,
  V1ConfigMap,
  V1DaemonSet,
  V1Deployment,
  V1EndpointSlice,
  V1Lease,
  V1Namespace,
  V1Node,
  V1ObjectMeta,
  V1Pod,
  V1PodDisruptionBudget,
  V1ReplicaSet,
  V1Scale,
  V1Secret,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
} from '@kubernetes/client-node';

/** A type of client-node as it is on the wire, where times are strings; and not to be written to, since objects are shared. */
export type Raw<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Raw<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Raw<T[Key]> }
      : T;

/** Metadata of an object that is stored; one that is to be created has less. */
export type ObjectMeta = Raw<V1ObjectMeta>;

/** Any object of the API. What is stored is never changed, but replaced: whoever holds one holds it as it was. */
export interface ApiObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

export type Node = Raw<V1Node>;
export type Lease = Raw<V1Lease>;
export type Pod = Raw<V1Pod>;
export type Service = Raw<V1Service>;
export type EndpointSlice = Raw<V1EndpointSlice>;
export type Namespace = Raw<V1Namespace>;
export type ConfigMap = Raw<V1ConfigMap>;
export type Secret = Raw<V1Secret>;
export type Scale = Raw<V1Scale>;
export type ServiceAccount = Raw<V1ServiceAccount>;
export type CoreEvent = Raw<CoreV1Event>;
export type EventsEvent = Raw<EventsV1Event>;
export type Deployment = Raw<V1Deployment>;
export type ReplicaSet = Raw<V1ReplicaSet>;
export type StatefulSet = Raw<V1StatefulSet>;
export type DaemonSet = Raw<V1DaemonSet>;
export type PodDisruptionBudget = Raw<V1PodDisruptionBudget>;
