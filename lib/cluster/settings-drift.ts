import type { ClusterSettings, ControlPlaneSettings, Setting } from '../model/settings.ts';
import { formatDuration } from '../units.ts';

/**
 * What differs between two readings of one cluster's settings, a sentence fragment each, as in
 * `node-monitor-grace-period 16.0 s → 30.0 s`. Windows computed from `before` mean nothing if this is not empty.
 * Where a value was read does not count.
 */
export function describeSettingsDrift(
  before: ClusterSettings,
  after: ControlPlaneSettings & Partial<Pick<ClusterSettings, 'nodeLeaseDuration'>>,
): readonly string[] {
  // Without the kubelets' part, theirs is taken to be as it was.
  const leases = after.nodeLeaseDuration ?? before.nodeLeaseDuration;
  const rows: readonly (readonly [string, Shown, Shown])[] = [
    ['version', text(before.kubernetesVersion), text(after.kubernetesVersion)],
    ['node-monitor-period', time(before.nodeMonitorPeriod), time(after.nodeMonitorPeriod)],
    ['node-monitor-grace-period', time(before.nodeMonitorGracePeriod), time(after.nodeMonitorGracePeriod)],
    ['node-eviction-rate', text(before.nodeEvictionRate, '/s'), text(after.nodeEvictionRate, '/s')],
    [
      'default-unreachable-toleration-seconds',
      text(before.defaultUnreachableTolerationSeconds, ' s'),
      text(after.defaultUnreachableTolerationSeconds, ' s'),
    ],
    [
      'default-not-ready-toleration-seconds',
      text(before.defaultNotReadyTolerationSeconds, ' s'),
      text(after.defaultNotReadyTolerationSeconds, ' s'),
    ],
    ...[...new Set([before.nodeLeaseDuration, leases].flatMap((reading) => Object.keys(reading)))]
      .toSorted()
      .map((node) => [`lease duration of ${node}`, time(before.nodeLeaseDuration[node]), time(leases[node])] as const),
  ];
  return rows
    .filter(([, old, now]) => old.value !== now.value)
    .map(([name, old, now]) => `${name} ${old.shown} → ${now.shown}`);
}

/** Compared by value, for the text may be rounded. */
interface Shown {
  readonly value: string | number | undefined;
  readonly shown: string;
}

const time = (setting: Setting<number> | undefined): Shown => ({
  value: setting?.value,
  shown: setting === undefined ? 'none' : formatDuration(setting.value),
});

const text = (setting: Setting<string | number>, unit = ''): Shown => ({
  value: setting.value,
  shown: `${setting.value}${unit}`,
});
