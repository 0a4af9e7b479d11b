import type { Milliseconds } from './engine/engine.ts';

/** What a cluster is told at its making; what is left out is as its version has it. */
export interface GivenSettings {
  readonly nodeMonitorGracePeriod?: Milliseconds;
  readonly nodeMonitorPeriod?: Milliseconds;
  /** Nodes per second. */
  readonly nodeEvictionRate?: number;
  readonly secondaryNodeEvictionRate?: number;
  readonly unhealthyZoneThreshold?: number;
  readonly largeClusterSizeThreshold?: number;
  readonly nodeStartupGracePeriod?: Milliseconds;
  readonly defaultUnreachableTolerationSeconds?: number;
  readonly defaultNotReadyTolerationSeconds?: number;
  readonly nodeLeaseDuration?: Milliseconds;
  /** Requests per second that each controller may make on average, and how many at once (`--kube-api-qps`, `--kube-api-burst`). */
  readonly kubeApiQps?: number;
  readonly kubeApiBurst?: number;
  /** Of which each node gets a network for its pods, with a mask of 24 bits. */
  readonly clusterCidr?: string;
}

/** All settings, as the programs of the cluster have them. */
export type Settings = Required<GivenSettings>;
