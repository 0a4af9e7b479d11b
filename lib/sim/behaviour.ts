import { type ApiBehaviour, apiBehaviourOf } from './api/api-behaviour.ts';
import { type KubeletBehaviour, kubeletBehaviourOf } from './kubelet/versions.ts';
import { type SchedulerBehaviour, schedulerBehaviourOf } from './scheduler/scheduler-behaviour.ts';
import type { Settings } from './settings.ts';

/** What differs between versions of Kubernetes, as far as the simulator plays it. One field a rule, with the source of both sides. */
export interface Behaviour {
  /** `v1.37.2` */
  readonly version: string;
  readonly minor: number;
  readonly defaults: Settings;
  /**
   * Whether the monitor pass that finds a node silent queues it for NoExecute itself (from v1.34 on), or the next one does
   * (pkg/controller/nodelifecycle/node_lifecycle_controller.go, monitorNodeHealth: processTaintBaseEviction takes
   * `currentReadyCondition` instead of `observedReadyCondition`).
   */
  readonly queuesInFlippingPass: boolean;
  /** Whether too many normal events about an object leave room for its warnings (client-go, tools/record/events_cache.go, getSpamKey: with the type since v1.32). */
  readonly limitsEventsByType: boolean;
  /** Whether a node's Lease is read live before the node is called silent (pkg/features/kube_features.go, NodeControllerLeaseCircuitBreaker: on since v1.37). */
  readonly readsLeaseBeforeUnknown: boolean;
  /**
   * Whether an eviction that was done is forgotten, so that another change of the node's taints sets a new timer for the pod that
   * is still going (pkg/controller/tainteviction/timed_workers.go, getWrappedWorkerFunc: since v1.33; before, its key is kept).
   */
  readonly forgetsDoneEvictions: boolean;
  /** Whether controllers tell which generation of a pod a condition is about (pkg/features/kube_features.go, PodObservedGenerationTracking: on since v1.34). */
  readonly tracksPodGeneration: boolean;
  readonly kubelet: KubeletBehaviour;
  readonly api: ApiBehaviour;
  /** Whether `status.terminatingReplicas` is told (pkg/features/kube_features.go, DeploymentReplicaSetTerminatingReplicas: on since v1.35). */
  readonly countsTerminatingReplicas: boolean;
  /** How much later than `minReadySeconds` a ReplicaSet looks at a pod that became Ready (pkg/controller/replicaset/replica_set.go, updatePod: a second until v1.33). */
  readonly availabilitySlackSeconds: number;
  readonly scheduler: SchedulerBehaviour;
  /**
   * Whether a DaemonSet is looked at when a node's labels or taints change only if there is something to do there, or its last
   * status told of misscheduled pods (pkg/controller/daemon/daemon_controller.go, syncNodeUpdate: since v1.33), or whenever
   * the node has become another one for it.
   */
  readonly daemonSetsLookAtPodsOfChangedNodes: boolean;
  /** Whether a StatefulSet's events begin `create Pod`, not `Create Pod` (pkg/controller/statefulset/stateful_pod_control.go, recordPodEvent: until v1.34). */
  readonly statefulSetEventsBeginLowerCase: boolean;
  /** pkg/features/kube_features.go, MaxUnavailableStatefulSet: on since v1.37. */
  readonly statefulSetsHaveMaxUnavailable: boolean;
  /** Whether the pods of a deleted namespace have to be gone before anything else of it is deleted (OrderedNamespaceDeletion: on since v1.33). */
  readonly deletesPodsOfNamespacesFirst: boolean;
  /** Whether a Deployment tells of scaling from what to what, not to what from what (pkg/controller/deployment/sync.go, scaleReplicaSet: since v1.32). */
  readonly scalingTellsFromFirst: boolean;
}

/** Versions of which there are golden traces: those the simulator was held against. */
const heldAgainst: readonly string[] = ['v1.31.0', 'v1.33.13', 'v1.34.4', 'v1.37.2'];

/** Throws RangeError for what is no version, or one that is not modelled. */
export function behaviourOf(version: string): Behaviour {
  const minor = Number(/^v1\.(\d+)\.\d+$/.exec(version)?.[1]);
  if (!Number.isInteger(minor) || minor < 29) {
    throw new RangeError(`the simulator plays Kubernetes v1.29.0 and later, as in v1.37.2; ${version} is none of them`);
  }
  return {
    version,
    minor,
    defaults: defaultsOf(minor),
    queuesInFlippingPass: minor >= 34,
    limitsEventsByType: minor >= 32,
    readsLeaseBeforeUnknown: minor >= 37,
    forgetsDoneEvictions: minor >= 33,
    tracksPodGeneration: minor >= 34,
    kubelet: kubeletBehaviourOf(version, minor),
    api: apiBehaviourOf(minor),
    countsTerminatingReplicas: minor >= 35,
    availabilitySlackSeconds: minor >= 34 ? 0 : 1,
    scheduler: schedulerBehaviourOf(minor),
    daemonSetsLookAtPodsOfChangedNodes: minor >= 33,
    statefulSetEventsBeginLowerCase: minor < 35,
    statefulSetsHaveMaxUnavailable: minor >= 37,
    deletesPodsOfNamespacesFirst: minor >= 33,
    scalingTellsFromFirst: minor >= 32,
  };
}

/** Whether no trace of a real cluster of this minor version was held against the simulator. */
export const isExtrapolated = ({ minor }: Behaviour): boolean =>
  !heldAgainst.some((version) => version.startsWith(`v1.${minor}.`));

/** cmd/kube-controller-manager/app/options, pkg/controller/nodelifecycle/config/v1alpha1/defaults.go: 40 s until v1.31, 50 s since. */
const defaultsOf = (minor: number): Settings => ({
  nodeMonitorGracePeriod: minor >= 32 ? 50_000 : 40_000,
  nodeMonitorPeriod: 5_000,
  nodeEvictionRate: 0.1,
  // pkg/controller/apis/config/v1alpha1/defaults.go
  kubeApiQps: 20,
  kubeApiBurst: 30,
  secondaryNodeEvictionRate: 0.01,
  unhealthyZoneThreshold: 0.55,
  largeClusterSizeThreshold: 50,
  nodeStartupGracePeriod: 60_000,
  defaultUnreachableTolerationSeconds: 300,
  defaultNotReadyTolerationSeconds: 300,
  nodeLeaseDuration: 40_000,
  clusterCidr: '10.244.0.0/16',
});
