/**
 * Kubernetes objects as they are on the wire: times are the strings that the server wrote (client-node's types would cut a
 * MicroTime to milliseconds), and everything that the server may leave out is optional. Only what the recorder keeps is named.
 */
export interface RawObject {
  readonly metadata: RawMetadata;
}

export interface RawMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: { readonly [key: string]: string };
  readonly ownerReferences?: readonly RawOwner[];
}

export interface RawOwner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

export interface RawCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string | null;
  readonly lastHeartbeatTime?: string | null;
}

export interface RawNode extends RawObject {
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly { readonly key: string; readonly effect: string; readonly timeAdded?: string | null }[];
  };
  readonly status?: {
    readonly conditions?: readonly RawCondition[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly nodeInfo?: { readonly bootID?: string; readonly kubeletVersion?: string };
  };
}

export interface RawLease extends RawObject {
  readonly spec?: { readonly holderIdentity?: string; readonly renewTime?: string | null };
}

export interface RawToleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface RawPod extends RawObject {
  readonly spec?: {
    readonly nodeName?: string;
    readonly terminationGracePeriodSeconds?: number;
    readonly volumes?: readonly { readonly emptyDir?: object | null }[];
    readonly tolerations?: readonly RawToleration[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly conditions?: readonly RawCondition[];
    readonly containerStatuses?: readonly { readonly restartCount?: number }[];
    readonly initContainerStatuses?: readonly { readonly restartCount?: number }[];
  };
}

export interface RawEndpointSlice extends RawObject {
  readonly endpoints?: readonly {
    readonly addresses?: readonly string[];
    readonly nodeName?: string;
    readonly targetRef?: { readonly name?: string };
    readonly conditions?: { readonly ready?: boolean; readonly serving?: boolean; readonly terminating?: boolean };
  }[];
}

export interface RawEvent extends RawObject {
  readonly reason?: string;
  readonly type?: string;
  readonly message?: string;
  readonly count?: number;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string | null };
  readonly source?: { readonly component?: string };
  readonly reportingComponent?: string;
  readonly involvedObject?: {
    readonly kind?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly uid?: string;
  };
}

/** Deployment, ReplicaSet, StatefulSet, DaemonSet and Job: each has some of these. */
export interface RawWorkload extends RawObject {
  readonly spec?: { readonly replicas?: number; readonly parallelism?: number; readonly completions?: number };
  readonly status?: { readonly [counter: string]: unknown };
}

export interface RawPodDisruptionBudget extends RawObject {
  readonly status?: {
    readonly currentHealthy?: number;
    readonly desiredHealthy?: number;
    readonly disruptionsAllowed?: number;
    readonly expectedPods?: number;
  };
}
