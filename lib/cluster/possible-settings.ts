import { defaultNodeLeaseDuration, defaultsOf } from '../model/versions.ts';
import { formatDuration, type Milliseconds, seconds } from '../units.ts';
import type { ChosenSettings } from './cluster.ts';

/** A kubelet renews its Lease at a quarter of its duration, and wait.Jitter makes each pause up to 4 % longer (component-helpers/apimachinery/lease/controller.go, Run). */
const longestRenewal = (lease: Milliseconds): Milliseconds => (lease / 4) * 1.04;

/** Three renewals may be missed before a node counts as dead, else healthy ones flap on a busy host. */
const renewals = 3;

/**
 * Why no cluster of this version can be judged by such settings, one fragment for each that cannot be; empty if they can
 * be had. What is not named is the version's default.
 */
export function whyImpossible(settings: ChosenSettings, version: string): readonly string[] {
  const { nodeLeaseDuration: lease = defaultNodeLeaseDuration, ...chosen } = settings;
  const flags = { ...defaultsOf(version), ...chosen };
  const { nodeMonitorGracePeriod: grace, nodeMonitorPeriod: period, nodeEvictionRate: rate } = flags;
  const least = renewals * longestRenewal(lease) + period;
  return [
    ...(lease % seconds(1) === 0
      ? []
      : [`a Lease of ${formatDuration(lease)}, for a kubelet takes whole seconds (nodeLeaseDurationSeconds)`]),
    ...(grace >= least
      ? []
      : [
          `a grace period of ${formatDuration(grace)}, for healthy nodes need ${formatDuration(least)}: ${renewals} renewals of a Lease of ${formatDuration(lease)}, and a monitor period of ${formatDuration(period)}`,
        ]),
    // See profiles: the limiter that suspends evictions reports a rate of 1, and would never be swapped for this one.
    ...(rate === 1 ? ['an eviction rate of 1, which a zone that was ever suspended would never get back'] : []),
  ];
}
