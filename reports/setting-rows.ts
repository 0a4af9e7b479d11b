import { formatDuration } from '../lib/units.ts';
import type { RunCluster, RunSettings } from './schema/cluster.ts';

/** A setting of a cluster as people read it, and where it was read. */
export interface SettingRow {
  readonly name: string;
  readonly value: string;
  readonly source: string;
}

/** The settings that decide the timeline, in the order of that timeline. */
export function settingRows({ name: cluster, settings }: RunCluster): readonly SettingRow[] {
  const { kubernetesVersion, nodeEvictionRate } = settings;
  return [
    { name: `Kubernetes of ${cluster}`, ...kubernetesVersion },
    { name: 'node monitor period', ...duration(settings.nodeMonitorPeriod) },
    { name: 'node monitor grace period', ...duration(settings.nodeMonitorGracePeriod) },
    { name: 'node eviction rate', value: `${nodeEvictionRate.value} nodes/s`, source: nodeEvictionRate.source },
    { name: 'default toleration of unreachable', ...seconds(settings.defaultUnreachableTolerationSeconds) },
    { name: 'default toleration of not-ready', ...seconds(settings.defaultNotReadyTolerationSeconds) },
    ...Object.entries(settings.nodeLeaseDuration).map(([node, lease]) => ({
      name: `lease duration of ${node}`,
      ...duration(lease),
    })),
  ];
}

type NumberSetting = RunSettings['nodeMonitorPeriod'];

const duration = ({ value, source }: NumberSetting) => ({ value: formatDuration(value), source });
const seconds = ({ value, source }: NumberSetting) => ({ value: `${value} s`, source });
