import type { Milliseconds } from '../units.ts';

/** A value and where it was read, so that a report can say why it believes it. */
export interface Setting<T> {
  readonly value: T;
  /** As in `kube-controller-manager flag --node-monitor-grace-period (Pod kube-system/…)`, or `default of v1.37`. */
  readonly source: string;
}

/** The part that can be read while a node is down. */
export type ControlPlaneSettings = Omit<ClusterSettings, 'nodeLeaseDuration'>;

/** The settings that decide the timeline of a dead node, as this cluster has them. */
export interface ClusterSettings {
  /** `v1.37.2`, from /version. */
  readonly kubernetesVersion: Setting<string>;
  readonly nodeMonitorPeriod: Setting<Milliseconds>;
  readonly nodeMonitorGracePeriod: Setting<Milliseconds>;
  /** Nodes per second and zone. */
  readonly nodeEvictionRate: Setting<number>;
  /** Seconds given by admission to pods that bring no toleration of their own. */
  readonly defaultUnreachableTolerationSeconds: Setting<number>;
  readonly defaultNotReadyTolerationSeconds: Setting<number>;
  /** By node: duration of its Lease; the kubelet renews it at a quarter of that. */
  readonly nodeLeaseDuration: { readonly [node: string]: Setting<Milliseconds> };
}
