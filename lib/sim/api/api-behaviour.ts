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
}

export const apiBehaviourOf = (minor: number): ApiBehaviour => ({
  podsHaveGeneration: minor >= 33,
  deletionTimestampNeverPast: minor >= 33,
});
