import { defaultNodeLeaseDuration, defaultsOf, noExecuteInSamePass } from '../model/versions.ts';
import { type Milliseconds, minutes, seconds } from '../units.ts';
import type { ClusterSpec } from './cluster.ts';
import { settingsChosen } from './profile.ts';

/** How long a run may take, for people who wait. No verdict is made from it. */
export interface Estimate {
  readonly typical: Milliseconds;
  /** Beyond this something is wrong, though every part may still be within its own limit. */
  readonly longest: Milliseconds;
}

/** What is to be run. */
export interface RunPlan {
  /** The claims that each scenario declares. */
  readonly scenarios: readonly (readonly string[])[];
  /** How often each of them is run. */
  readonly repeat: number;
  /** Clusters at a time. */
  readonly parallel: number;
}

/** What takes time beside the timeline that the settings promise: measured on a laptop, and on a busy CI machine. */
const besides = {
  create: { typical: seconds(45), longest: minutes(5) },
  /** Ten replicas running on all workers, before anything is done. */
  workload: { typical: seconds(10), longest: minutes(1) },
  /** Replacements running elsewhere. */
  replaced: { typical: seconds(5), longest: minutes(1) },
  /** From power back to Ready, and the taints and old pods gone. */
  return: { typical: seconds(15), longest: minutes(2) },
  drain: { typical: seconds(10), longest: minutes(2) },
  /** Its node deleted, its machine reset and joined again, pods there again. */
  rejoin: { typical: seconds(20), longest: minutes(3) },
  /** Another process takes over a cluster, and looks whether it is fit. */
  handOver: { typical: seconds(5), longest: seconds(30) },
  delete: { typical: seconds(5), longest: seconds(30) },
} as const satisfies Record<string, Estimate>;

const nothing: Estimate = { typical: 0, longest: 0 };

/**
 * Estimates a run from its version, its settings and what its scenarios claim: a node is noticed a grace period after its
 * last heartbeat, its pods are evicted when their toleration is over, and the rest is experience. Clusters are made one
 * after the other; the scenarios are spread over them.
 */
export function estimateRun(spec: ClusterSpec, { scenarios, repeat, parallel }: RunPlan): Estimate {
  const stories = scenarios.map((claims) => estimateStory(spec, claims));
  const again = times(besides.handOver, scenarios.length * (repeat - 1));
  const all = sum([...stories.map((story) => times(story, repeat)), again]);
  const clusters = Math.max(1, Math.min(parallel, scenarios.length * repeat));
  // None of them ends before its longest one does.
  const atOnce = (of: keyof Estimate) => Math.max(all[of] / clusters, ...stories.map((story) => story[of]));
  return sum([
    times(besides.create, clusters),
    { typical: atOnce('typical'), longest: all.longest },
    times(besides.delete, clusters),
  ]);
}

/** One scenario: each of its claims that must be waited for takes its time. */
function estimateStory(spec: ClusterSpec, claims: readonly string[]): Estimate {
  const settings = { ...defaultsOf(spec.kubernetesVersion), ...settingsChosen(spec) };
  const grace = settings.nodeMonitorGracePeriod;
  const period = settings.nodeMonitorPeriod;
  // The Lease is renewed each quarter of its duration, so on average the last renewal is an eighth of it old.
  const age = (settings.nodeLeaseDuration ?? defaultNodeLeaseDuration) / 8;
  const noExecute = noExecuteInSamePass(spec.kubernetesVersion) ? 0 : period;
  const toleration = seconds(settings.defaultUnreachableTolerationSeconds);
  const where = (ids: readonly string[], estimate: Estimate): Estimate =>
    ids.some((id) => claims.includes(id)) ? estimate : nothing;
  return sum([
    besides.workload,
    where(['node.ready-unknown'], { typical: grace - age + period / 2, longest: grace + 2 * period }),
    where(['node.taint-no-execute'], { typical: noExecute, longest: noExecute }),
    where(['pods.evicted', 'pods.eviction-cancelled'], { typical: toleration, longest: toleration }),
    where(['node.stayed-ready'], { typical: grace, longest: 2 * grace }),
    where(['pods.replaced', 'workload.available'], besides.replaced),
    where(['node.ready-again'], besides.return),
    where(['node.drained'], besides.drain),
    where(['node.joined'], besides.rejoin),
  ]);
}

function sum(estimates: readonly Estimate[]): Estimate {
  return {
    typical: estimates.reduce((total, { typical }) => total + typical, 0),
    longest: estimates.reduce((total, { longest }) => total + longest, 0),
  };
}

const times = ({ typical, longest }: Estimate, count: number): Estimate => ({
  typical: typical * count,
  longest: longest * count,
});
