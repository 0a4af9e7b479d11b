import { type Milliseconds, seconds } from '../units.ts';
import type { LatencyProfile } from './cluster.ts';

/** The settings a profile changes; what it does not name stays as Kubernetes has it. */
export interface ProfileSettings {
  readonly nodeMonitorGracePeriod?: Milliseconds;
  readonly nodeMonitorPeriod?: Milliseconds;
  /** Nodes per second. */
  readonly nodeEvictionRate?: number;
  readonly defaultUnreachableTolerationSeconds?: number;
  readonly defaultNotReadyTolerationSeconds?: number;
  readonly nodeLeaseDuration?: Milliseconds;
}

/**
 * How fast a cluster notices a dead node.
 *
 * `fast` keeps the grace period at no less than three lease renewals and a monitor period (a lease of 16 s is renewed
 * every 4 s, jitter 1.04: 3 × 4.16 + 2 < 16), else healthy nodes flap on a busy host. Its eviction rate is 10, and must
 * never be 1: the limiter that suspends evictions reports a rate of 1 (client-go util/flowcontrol/throttle.go,
 * fakeNeverRateLimiter), and a limiter is not swapped for one of the same rate (nodelifecycle/scheduler/
 * rate_limited_queue.go, SwapLimiter), so a zone that was ever suspended would stay so.
 * The kubelet's `nodeStatusUpdateFrequency` is left alone on purpose: setting it makes `nodeStatusReportFrequency`
 * default to the same value instead of 5 min (pkg/kubelet/apis/config/v1beta1/defaults.go), and full status posts then
 * are a second, independent heartbeat beside the Lease.
 */
export const profiles = {
  default: {},
  fast: {
    nodeMonitorGracePeriod: seconds(16),
    nodeMonitorPeriod: seconds(2),
    nodeEvictionRate: 10,
    defaultUnreachableTolerationSeconds: 10,
    defaultNotReadyTolerationSeconds: 10,
    nodeLeaseDuration: seconds(16),
  },
} as const satisfies Record<LatencyProfile, ProfileSettings>;

/** The settings of a profile, by its name. */
export function settingsOf(profile: LatencyProfile): ProfileSettings {
  return profiles[profile];
}
