import type { GivenSettings } from '../settings.ts';
import { goDuration } from './go-duration.ts';

type Flags = readonly (readonly [name: string, value: string])[];

/** The flags that a cluster's settings stand for, as kubeadm writes them: only what was given. */
export const controllerManagerFlags = (given: GivenSettings): Flags => [
  ...flag('node-monitor-grace-period', given.nodeMonitorGracePeriod, goDuration),
  ...flag('node-monitor-period', given.nodeMonitorPeriod, goDuration),
  ...flag('node-startup-grace-period', given.nodeStartupGracePeriod, goDuration),
  ...flag('node-eviction-rate', given.nodeEvictionRate, String),
  ...flag('kube-api-burst', given.kubeApiBurst, String),
  ...flag('kube-api-qps', given.kubeApiQps, String),
  ...flag('secondary-node-eviction-rate', given.secondaryNodeEvictionRate, String),
  ...flag('unhealthy-zone-threshold', given.unhealthyZoneThreshold, String),
  ...flag('large-cluster-size-threshold', given.largeClusterSizeThreshold, String),
];

export const apiServerFlags = (given: GivenSettings): Flags => [
  ...flag('default-not-ready-toleration-seconds', given.defaultNotReadyTolerationSeconds, String),
  ...flag('default-unreachable-toleration-seconds', given.defaultUnreachableTolerationSeconds, String),
];

const flag = (name: string, value: number | undefined, inWords: (value: number) => string): Flags =>
  value === undefined ? [] : [[name, inWords(value)]];

/**
 * A component's command with what kubeadm sets, and what was asked for. Up to v1.31 all in alphabetical order, later what was
 * asked for behind (cmd/kubeadm/app/util/arguments.go, ArgumentsToCommand).
 */
export function commandOf(component: string, defaults: Flags, asked: Flags, minor: number): readonly string[] {
  const sorted = (flags: Flags): Flags => flags.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const all = minor <= 31 ? sorted([...defaults, ...asked]) : [...sorted(defaults), ...sorted(asked)];
  return [component, ...all.map(([name, value]) => `--${name}=${value}`)];
}
