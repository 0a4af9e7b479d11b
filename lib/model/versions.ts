import semver from 'semver';
import { HarnessError } from '../errors.ts';
import { type Milliseconds, seconds } from '../units.ts';

/** A rule of Kubernetes that holds from one minor version on, until a later row says otherwise. */
export interface VersionRule<T> {
  /** `1.32`; the first row holds for everything older too. */
  readonly since: string;
  readonly value: T;
  /** Why, with its source; reports print it when two versions differ. */
  readonly because: string;
}

const nodeMonitorGracePeriod: readonly VersionRule<Milliseconds>[] = [
  {
    since: '1.0',
    value: seconds(40),
    because:
      'the default grace period is 40 s up to v1.31 (pkg/controller/nodelifecycle/config/v1alpha1/defaults.go, v1.31.0)',
  },
  {
    since: '1.32',
    value: seconds(50),
    because:
      'the default grace period is 50 s since v1.32, more than the 45 s after which HTTP/2 health checks close a dead ' +
      'connection (kubernetes/kubernetes#126287; pkg/controller/nodelifecycle/config/v1alpha1/defaults.go, v1.32.2)',
  },
];

const noExecutePass: readonly VersionRule<boolean>[] = [
  {
    since: '1.0',
    value: false,
    because:
      'up to v1.33 a monitor pass taints by the Ready condition it found, so NoExecute comes one monitor period after ' +
      'Unknown (processTaintBaseEviction(ctx, node, &observedReadyCondition), ' +
      'pkg/controller/nodelifecycle/node_lifecycle_controller.go, v1.31.0 and v1.33.13)',
  },
  {
    since: '1.34',
    value: true,
    because:
      'since v1.34 a monitor pass taints by the Ready condition it has just written, so NoExecute comes in the same ' +
      'pass as Unknown (processTaintBaseEviction(ctx, node, currentReadyCondition), ' +
      'pkg/controller/nodelifecycle/node_lifecycle_controller.go, v1.34.0)',
  },
];

const leaseCircuitBreaker: readonly VersionRule<boolean>[] = [
  {
    since: '1.0',
    value: false,
    because:
      'up to v1.36 a monitor pass flips a node by what its cache of Leases says (tryUpdateNodeHealth, ' +
      'pkg/controller/nodelifecycle/node_lifecycle_controller.go, v1.31.0 and v1.36.3)',
  },
  {
    since: '1.37',
    value: true,
    because:
      'since v1.37 a monitor pass reads the Lease itself before it flips a node, and gives up if its cache is stale ' +
      '(gate NodeControllerLeaseCircuitBreaker, on by default; tryUpdateNodeHealth, ' +
      'pkg/controller/nodelifecycle/node_lifecycle_controller.go, v1.37.2)',
  },
];

/** Every rule about a dead node that changed with a version of Kubernetes. */
export const versionRules = { nodeMonitorGracePeriod, noExecutePass, leaseCircuitBreaker } as const;

/** Flags whose defaults have been the same in every version this table knows (v1.31 to v1.37). */
const unchanged = {
  /** --node-monitor-period */
  nodeMonitorPeriod: seconds(5),
  /** --node-eviction-rate, cmd/kube-controller-manager/app/options/nodelifecyclecontroller.go */
  nodeEvictionRate: 0.1,
  /** --default-unreachable-toleration-seconds, plugin/pkg/admission/defaulttolerationseconds/admission.go */
  defaultUnreachableTolerationSeconds: 300,
  /** --default-not-ready-toleration-seconds, same file */
  defaultNotReadyTolerationSeconds: 300,
} as const;

/** nodeLeaseDurationSeconds of a kubelet that sets none (pkg/kubelet/apis/config/v1beta1/defaults.go). */
export const defaultNodeLeaseDuration: Milliseconds = seconds(40);

/** What the flags that decide a dead node's timeline are when nobody sets them. */
export interface FlagDefaults {
  readonly nodeMonitorGracePeriod: Milliseconds;
  readonly nodeMonitorPeriod: Milliseconds;
  /** Nodes per second. */
  readonly nodeEvictionRate: number;
  readonly defaultUnreachableTolerationSeconds: number;
  readonly defaultNotReadyTolerationSeconds: number;
}

/** The defaults of `version` (`v1.37.2`). Throws HarnessError `E_VERSION` if that is no version. */
export function defaultsOf(version: string): FlagDefaults {
  return { ...unchanged, nodeMonitorGracePeriod: ruleOf(versionRules.nodeMonitorGracePeriod, version).value };
}

/** True if the NoExecute taint is queued in the monitor pass that sets Ready to Unknown, false if in the next one. */
export function noExecuteInSamePass(version: string): boolean {
  return ruleOf(versionRules.noExecutePass, version).value;
}

/** True if a monitor pass that is about to flip a node checks the Lease itself, and skips all nodes if its cache is stale. */
export function checksLiveLease(version: string): boolean {
  return ruleOf(versionRules.leaseCircuitBreaker, version).value;
}

/** The row of a rule that holds for `version`. Pre-releases of a minor version (`v1.34.0-rc.1`) count as that version. */
export function ruleOf<T>(rules: readonly VersionRule<T>[], version: string): VersionRule<T> {
  const parsed = semver.parse(version);
  if (parsed === null) throw new HarnessError('E_VERSION', `"${version}" is not a version of Kubernetes.`);
  const holds = rules.findLast(({ since }) => semver.gte(`${parsed.major}.${parsed.minor}.0`, `${since}.0`));
  if (holds === undefined) throw new HarnessError('E_VERSION', `Nothing is known of Kubernetes ${version}.`);
  return holds;
}
