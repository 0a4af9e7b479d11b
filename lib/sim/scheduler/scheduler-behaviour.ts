/** What differs between versions of the scheduler (pkg/scheduler). */
export interface SchedulerBehaviour {
  /** Whether `FailedScheduling` names a taint (framework/plugins/tainttoleration/taint_toleration.go, Filter: not since v1.34). */
  readonly namesUntoleratedTaint: boolean;
  /** Whether it tells of nodes that were not asked since the pod names others (schedule_one.go, SetAbsentNodesStatus: since v1.32). */
  readonly tellsOfNodesNotAsked: boolean;
  /** Whether a node that is too small even when empty is told apart (framework/plugins/noderesources/fit.go, Unresolvable: since v1.34). */
  readonly knowsRequestsTooLargeForNode: boolean;
  /** framework/plugins/noderesources/balanced_allocation.go, isBestEffortPod: since v1.33. */
  readonly skipsBalanceOfBestEffort: boolean;
  /** framework/plugins/noderesources/balanced_allocation.go, scoreWithoutPod: since v1.36. */
  readonly scoresChangeOfBalance: boolean;
  /** Whether a pod that waits out its back-off is taken when nothing else is to do (backend/queue, SchedulerPopFromBackoffQ: on since v1.33). */
  readonly takesFromBackOff: boolean;
  /** Whether its condition tells of which generation of the pod it speaks (PodObservedGenerationTracking: on since v1.34). */
  readonly tellsObservedGeneration: boolean;
}

export const schedulerBehaviourOf = (minor: number): SchedulerBehaviour => ({
  namesUntoleratedTaint: minor < 34,
  tellsOfNodesNotAsked: minor >= 32,
  knowsRequestsTooLargeForNode: minor >= 34,
  skipsBalanceOfBestEffort: minor >= 33,
  scoresChangeOfBalance: minor >= 36,
  takesFromBackOff: minor >= 33,
  tellsObservedGeneration: minor >= 34,
});
