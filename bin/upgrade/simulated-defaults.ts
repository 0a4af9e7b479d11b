import { behaviourOf } from '../../lib/sim/behaviour.ts';
import type { ReadDefaults } from './defaults.ts';

/** The defaults of a simulated cluster, as the simulator has them: it shares none with the model. */
export function simulatedDefaults(version: string): ReadDefaults {
  const { defaults } = behaviourOf(version);
  const controllerManager = 'kube-controller-manager --';
  return new Map([
    [`${controllerManager}node-monitor-grace-period`, `${defaults.nodeMonitorGracePeriod / 1000}s`],
    [`${controllerManager}node-monitor-period`, `${defaults.nodeMonitorPeriod / 1000}s`],
    [`${controllerManager}node-eviction-rate`, String(defaults.nodeEvictionRate)],
    [`${controllerManager}secondary-node-eviction-rate`, String(defaults.secondaryNodeEvictionRate)],
    [`${controllerManager}unhealthy-zone-threshold`, String(defaults.unhealthyZoneThreshold)],
    [`${controllerManager}large-cluster-size-threshold`, String(defaults.largeClusterSizeThreshold)],
    [`${controllerManager}node-startup-grace-period`, `${defaults.nodeStartupGracePeriod / 1000}s`],
    ['kube-apiserver --default-unreachable-toleration-seconds', String(defaults.defaultUnreachableTolerationSeconds)],
    ['kube-apiserver --default-not-ready-toleration-seconds', String(defaults.defaultNotReadyTolerationSeconds)],
    ['kubelet nodeLeaseDurationSeconds', String(defaults.nodeLeaseDuration / 1000)],
  ]);
}
