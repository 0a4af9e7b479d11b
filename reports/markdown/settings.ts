import { formatDuration } from '../../lib/units.ts';
import type { RunCluster, RunSettings } from '../schema/cluster.ts';
import { clip } from '../words.ts';
import { code, inline } from './escape.ts';

/** The settings of a cluster as rows: name, value, source. */
export function settingRows({ name, settings }: RunCluster): readonly string[] {
  const duration = ({ value, source }: RunSettings['nodeMonitorPeriod']) => [formatDuration(value), source] as const;
  const seconds = ({ value, source }: RunSettings['nodeEvictionRate']) => [`${value} s`, source] as const;
  const { kubernetesVersion, nodeEvictionRate } = settings;
  const rows: readonly (readonly [string, readonly [string, string]])[] = [
    [`Kubernetes of ${name}`, [kubernetesVersion.value, kubernetesVersion.source]],
    ['node monitor period', duration(settings.nodeMonitorPeriod)],
    ['node monitor grace period', duration(settings.nodeMonitorGracePeriod)],
    ['node eviction rate', [`${nodeEvictionRate.value} nodes/s`, nodeEvictionRate.source]],
    ['default toleration of unreachable', seconds(settings.defaultUnreachableTolerationSeconds)],
    ['default toleration of not-ready', seconds(settings.defaultNotReadyTolerationSeconds)],
    ...Object.entries(settings.nodeLeaseDuration).map(
      ([node, lease]) => [`lease duration of ${node}`, duration(lease)] as const,
    ),
  ];
  return rows.map(([what, [value, source]]) => `| ${inline(what)} | ${inline(value)} | ${code(clip(source, 300))} |`);
}
