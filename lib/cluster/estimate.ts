import { defaultNodeLeaseDuration, defaultsOf, noExecuteInSamePass } from '../model/versions.ts';
import { type Milliseconds, minutes, seconds } from '../units.ts';
import type { ClusterSpec } from './cluster.ts';
import { settingsOf } from './profile.ts';

/** How long a run may take, for people who wait. No verdict is made from it. */
export interface Estimate {
  readonly typical: Milliseconds;
  /** Beyond this something is wrong, though every part may still be within its own limit. */
  readonly longest: Milliseconds;
}

/** What takes time beside the timeline that the settings promise: measured on a laptop, and on a busy CI machine. */
const besides = {
  create: { typical: seconds(45), longest: minutes(5) },
  /** Ten replicas running on all workers, before the power is cut. */
  workload: { typical: seconds(10), longest: minutes(1) },
  /** Replacements running elsewhere. */
  replaced: { typical: seconds(5), longest: minutes(1) },
  /** From power back to Ready, and the taints and old pods gone. */
  return: { typical: seconds(15), longest: minutes(2) },
  /** Pods brought back, drain, delete, reset, join, pods there again. */
  departure: { typical: seconds(30), longest: minutes(5) },
  delete: { typical: seconds(5), longest: seconds(30) },
} as const;

/**
 * Estimates a run from its version and profile: the node is noticed a grace period after its last heartbeat, its pods
 * are evicted when their toleration is over, and the rest is experience.
 */
export function estimateRun(spec: ClusterSpec): Estimate {
  const settings = { ...defaultsOf(spec.kubernetesVersion), ...settingsOf(spec.profile) };
  const grace = settings.nodeMonitorGracePeriod;
  const period = settings.nodeMonitorPeriod;
  // The Lease is renewed each quarter of its duration, so on average the last renewal is an eighth of it old.
  const age = (settings.nodeLeaseDuration ?? defaultNodeLeaseDuration) / 8;
  const noExecute = noExecuteInSamePass(spec.kubernetesVersion) ? 0 : period;
  const toleration = seconds(settings.defaultUnreachableTolerationSeconds);
  const other = Object.values(besides);
  return {
    typical: grace - age + period / 2 + noExecute + toleration + sum(other.map(({ typical }) => typical)),
    longest: grace + 2 * period + noExecute + toleration + sum(other.map(({ longest }) => longest)),
  };
}

function sum(durations: readonly Milliseconds[]): Milliseconds {
  return durations.reduce((total, duration) => total + duration, 0);
}
