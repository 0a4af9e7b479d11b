/**
 * How the node lifecycle controller judges a zone by the share of its nodes that are not Ready, and how many nodes a
 * second it may still taint NoExecute then. All of it is the same in v1.31.0, v1.33.13, v1.34.4 and v1.37.2.
 */
export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** Flags of the controller-manager that nobody reads from a cluster (cmd/kube-controller-manager/app/options/nodelifecyclecontroller.go). */
export const zoneDefaults = {
  /** --unhealthy-zone-threshold */
  unhealthyZoneThreshold: 0.55,
  /** --large-cluster-size-threshold: a zone must be larger than this to count as large. */
  largeClusterSizeThreshold: 50,
  /** --secondary-node-eviction-rate, nodes per second. */
  secondaryNodeEvictionRate: 0.01,
} as const;

/**
 * The state of a zone of `total` nodes, control planes counted, of which `notReady` are not Ready
 * (node_lifecycle_controller.go, ComputeZoneState).
 */
export function zoneState(notReady: number, total: number): ZoneState {
  if (notReady === 0) return 'Normal';
  if (notReady === total) return 'FullDisruption';
  // The controller divides in float32.
  const unhealthy = Math.fround(notReady / total) >= Math.fround(zoneDefaults.unhealthyZoneThreshold);
  return notReady > 2 && unhealthy ? 'PartialDisruption' : 'Normal';
}

/**
 * Nodes per second that get a NoExecute taint in such a zone; 0 if none does. FullDisruption is that of a cluster whose
 * only zone it is (node_lifecycle_controller.go, handleDisruption, setLimiterInZone, ReducedQPSFunc).
 */
export function taintRate(state: ZoneState, total: number, evictionRate: number): number {
  switch (state) {
    case 'Normal':
      return evictionRate;
    case 'PartialDisruption':
      return total > zoneDefaults.largeClusterSizeThreshold ? zoneDefaults.secondaryNodeEvictionRate : 0;
    case 'FullDisruption':
      return 0;
  }
}

/** The fewest nodes that turn a zone of `total` nodes away from Normal by being not Ready. */
export function fewestToDisrupt(total: number): number {
  const counts = Array.from({ length: total }, (_, index) => index + 1);
  return counts.find((notReady) => zoneState(notReady, total) !== 'Normal') ?? total;
}
