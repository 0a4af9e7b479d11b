/** What differs between versions of the API server. */
export interface ApiBehaviour {
  /**
   * Whether a pod's metadata.generation counts the changes of its spec (from v1.33 on; pkg/registry/core/pod/strategy.go,
   * updatePodGeneration), or it has none.
   */
  readonly podsHaveGeneration: boolean;
  /**
   * Whether shortening a grace period never moves deletionTimestamp into the past (from v1.33 on;
   * k8s.io/apiserver, pkg/registry/rest/delete.go, BeforeDelete).
   */
  readonly deletionTimestampNeverPast: boolean;
  /**
   * Whether an eviction that is refused tells all it knows as a cause (pkg/registry/core/pod/storage/eviction.go, checkAndDecrement:
   * in v1.37.2, not yet in v1.31.0), or only how many pods are needed and healthy.
   */
  readonly evictionTellsWhyForbidden: boolean;
  /** Whether a Service's name may begin with a digit (gate RelaxedServiceNameValidation, on since v1.36). */
  readonly serviceNamesAreLabels: boolean;
  /** Whether a StatefulSet's rolling update has a maxUnavailable, of 1 (gate MaxUnavailableStatefulSet, on since v1.37). */
  readonly statefulSetsHaveMaxUnavailable: boolean;
  /** Whether a pod gets its node's labels of zone and region (gate PodTopologyLabelsAdmission, on since v1.35). */
  readonly podsGetTopologyLabels: boolean;
  /** Whether a binding clears nominatedNodeName (gate ClearingNominatedNodeNameAfterBinding, on since v1.35). */
  readonly bindingEndsNomination: boolean;
}

export const apiBehaviourOf = (minor: number): ApiBehaviour => ({
  podsHaveGeneration: minor >= 33,
  deletionTimestampNeverPast: minor >= 33,
  evictionTellsWhyForbidden: minor >= 35,
  serviceNamesAreLabels: minor >= 36,
  statefulSetsHaveMaxUnavailable: minor >= 37,
  podsGetTopologyLabels: minor >= 35,
  bindingEndsNomination: minor >= 35,
});
