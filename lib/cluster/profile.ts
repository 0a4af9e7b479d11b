import type { ClusterSettings, Setting } from '../model/settings.ts';
import { defaultNodeLeaseDuration, defaultsOf } from '../model/versions.ts';
import { seconds } from '../units.ts';
import type { ChosenSettings, ClusterSpec, LatencyProfile } from './cluster.ts';

/**
 * How fast a cluster notices a dead node.
 *
 * `fast` keeps the grace period at no less than three lease renewals and a monitor period (a lease of 16 s is renewed
 * every 4 s, jitter 1.04: 3 × 4.16 + 2 < 16), else healthy nodes flap on a busy host. Its eviction rate is 10, and must
 * never be 1: the limiter that suspends evictions reports a rate of 1 (client-go util/flowcontrol/throttle.go,
 * fakeNeverRateLimiter), and a limiter is not swapped for one of the same rate (nodelifecycle/scheduler/
 * rate_limited_queue.go, SwapLimiter), so a zone that was ever suspended would stay so.
 *
 * `medium` is for rules that `fast` makes too short to tell apart, in a story of less than three minutes: its grace period
 * (24 s), its toleration (30 s), its monitor period (3 s, so NoExecute up to v1.33 comes visibly later than NoSchedule) and
 * the pause between two nodes' NoExecute taints (10 s, for the eviction rate is that of Kubernetes, 0.1) are all different.
 * A lease of 24 s is renewed every 6 s, which leaves what healthy nodes need: 3 × 6.24 + 3 < 24.
 * At that rate a node that the taint queue drops, because its cache is behind, waits 10 s for its NoExecute taint, on a
 * busy host now and then; that is excused and judged unknown, as with the settings that Kubernetes is shipped with.
 *
 * The kubelet's `nodeStatusUpdateFrequency` is left alone on purpose: setting it makes `nodeStatusReportFrequency`
 * default to the same value instead of 5 min (pkg/kubelet/apis/config/v1beta1/defaults.go), and full status posts then
 * are a second, independent heartbeat beside the Lease.
 */
export const profiles = {
  default: {},
  medium: {
    nodeMonitorGracePeriod: seconds(24),
    nodeMonitorPeriod: seconds(3),
    defaultUnreachableTolerationSeconds: 30,
    defaultNotReadyTolerationSeconds: 30,
    nodeLeaseDuration: seconds(24),
  },
  fast: {
    nodeMonitorGracePeriod: seconds(16),
    nodeMonitorPeriod: seconds(2),
    nodeEvictionRate: 10,
    defaultUnreachableTolerationSeconds: 10,
    defaultNotReadyTolerationSeconds: 10,
    nodeLeaseDuration: seconds(16),
  },
} as const satisfies Record<LatencyProfile, ChosenSettings>;

/** The settings of a profile, by its name. */
export function settingsOf(profile: LatencyProfile): ChosenSettings {
  return profiles[profile];
}

/** The settings that a cluster is made with: those of its profile, and over them what somebody brings. */
export function settingsChosen({ profile, settings }: Pick<ClusterSpec, 'profile' | 'settings'>): ChosenSettings {
  return { ...settingsOf(profile), ...settings?.values };
}

/** All settings that a cluster of these nodes has if it is as it was asked for. */
export function settingsWanted(
  spec: Pick<ClusterSpec, 'kubernetesVersion' | 'profile' | 'settings'>,
  nodes: readonly string[],
): ClusterSettings {
  const { nodeLeaseDuration = defaultNodeLeaseDuration, ...chosen } = settingsChosen(spec);
  const flags = { ...defaultsOf(spec.kubernetesVersion), ...chosen };
  const asked = <T>(value: T): Setting<T> => ({ value, source: 'as asked for' });
  return {
    kubernetesVersion: asked(spec.kubernetesVersion),
    nodeMonitorPeriod: asked(flags.nodeMonitorPeriod),
    nodeMonitorGracePeriod: asked(flags.nodeMonitorGracePeriod),
    nodeEvictionRate: asked(flags.nodeEvictionRate),
    defaultUnreachableTolerationSeconds: asked(flags.defaultUnreachableTolerationSeconds),
    defaultNotReadyTolerationSeconds: asked(flags.defaultNotReadyTolerationSeconds),
    nodeLeaseDuration: Object.fromEntries(nodes.map((node) => [node, asked(nodeLeaseDuration)])),
  };
}
