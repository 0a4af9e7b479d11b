import semver from 'semver';
import { formatDuration, type Milliseconds, seconds } from '../units.ts';
import { allowances } from './allowances.ts';
import { behindOthers, oldestHeartbeat, renewalOf } from './behind-others.ts';
import type { Expectation } from './expectation.ts';
import {
  podsEvicted,
  podsMarkedNotReady,
  podsReplaced,
  readyUnknown,
  taintNoSchedule,
  workloadAvailable,
} from './node-failure.ts';
import { type FailingNodes, nthNoExecute, type Outcome, ordinal } from './predict-no-execute.ts';
import {
  asClusterSettings,
  corners,
  flagNames,
  type SupposedFlags,
  type SupposedNode,
  type SupposedSetting,
  type SupposedSettings,
} from './predict-settings.ts';
import { predictableVersion, verifiedMinors } from './predict-version.ts';
import { zoneState } from './zone-disruption.ts';

type Window = Expectation['window'];

/** How long a Pod tolerates unreachable:NoExecute. */
export type Toleration = Milliseconds | 'forever';

/** What loses its power. */
export interface PowerCut {
  readonly settings: SupposedSettings;
  /** Duration of a failing node's Lease. */
  readonly nodeLeaseDuration: SupposedSetting<Milliseconds>;
  readonly controlPlanes: number;
  readonly workers: number;
  /** Workers that lose power at the same moment. */
  readonly fail: number;
  /** Pods bound to each of them. */
  readonly podsPerNode: number;
  /** One row each; those that admission gives if there are none. */
  readonly tolerations: readonly Toleration[];
}

/** A setting by the name it has in settings.ts. */
export type SettingName = keyof SupposedFlags | 'kubernetesVersion' | 'nodeLeaseDuration';

/** A step of the timeline. */
export interface PredictedRow {
  /** As of the claims of a run, where there is such a claim. */
  readonly id: string;
  readonly what: string;
  readonly outcome: Outcome;
  /** Of nodes that fail together: which one by turn, from 1. */
  readonly node?: number;
  readonly toleration?: Toleration;
  /** The nearest cause, in words. */
  readonly relativeTo: string;
  /** Absent for what never comes. */
  readonly afterCause?: Window;
  readonly afterCut?: Window;
  readonly excused?: Expectation['excused'];
  /** True if no rule of Kubernetes bounds it. */
  readonly budget: boolean;
  readonly formula: string;
  readonly because: string;
  readonly uses: readonly SettingName[];
}

/** The whole timeline of nodes that lose power, and what it stands on. */
export interface Prediction {
  readonly cut: PowerCut;
  /** False for a version whose rules are those of its nearest neighbour. */
  readonly verified: boolean;
  readonly zone: ReturnType<typeof zoneState>;
  readonly rows: readonly PredictedRow[];
  readonly notes: readonly string[];
}

/**
 * What a cluster does about workers that lose power at one moment, all of one zone. Where a setting is assumed to lie in
 * a range, every window holds what follows from both of its ends.
 * Throws HarnessError `E_NOT_MODELLED` for a version whose rules are not known.
 */
export function predict(cut: PowerCut): Prediction {
  const { verified } = predictableVersion(cut.settings.kubernetesVersion.value);
  const [rows = [], ...others] = [cut.settings, ...corners(cut.settings)].map((settings) =>
    rowsOf({ ...cut, settings }),
  );
  return {
    cut,
    verified,
    zone: zoneState(cut.fail, cut.controlPlanes + cut.workers),
    rows: others.reduce((united, more) => united.map((row, index) => unite(row, more[index] ?? row)), rows),
    notes: notesOn(cut, verified),
  };
}

/** The tolerations of which there are rows. */
export function tolerationsOf({ settings, tolerations }: PowerCut): readonly Toleration[] {
  return tolerations.length > 0 ? tolerations : [seconds(settings.defaultUnreachableTolerationSeconds.value)];
}

function rowsOf(cut: PowerCut): readonly PredictedRow[] {
  const { settings, podsPerNode, fail } = cut;
  const node = 'a dead node';
  const heartbeat = lastHeartbeat(cut);
  const unknown = follow('Ready, and the three pressures, turn Unknown; event NodeNotReady', heartbeat, {
    ...behindOthers(readyUnknown(asClusterSettings(settings), node), {
      nodeMonitorPeriod: settings.nodeMonitorPeriod.value,
      nodeLeaseDuration: cut.nodeLeaseDuration.value,
      fail,
      podsPerNode,
    }),
    uses: ['nodeMonitorGracePeriod', 'nodeMonitorPeriod', 'kubernetesVersion'],
  });
  const noSchedule = follow('unreachable:NoSchedule', unknown, { ...taintNoSchedule(node), uses: [] });
  const marked = follow('its pods are Ready=False', unknown, {
    ...podsMarkedNotReady(node, podsPerNode, podsPerNode),
    uses: [],
  });
  const endpoints = follow('their endpoints are not ready', marked, { ...endpointsNotReady, uses: [] });
  const taints = noExecuteRows(cut, unknown);
  return [
    heartbeat,
    unknown,
    noSchedule,
    marked,
    endpoints,
    ...taints,
    ...tolerationsOf(cut).flatMap((toleration) => evictionRows(cut, taints, toleration)),
    stay(fail),
  ];
}

/** The last heartbeat is at most one renewal old: a quarter of the Lease's duration, and up to 4 % more. */
function lastHeartbeat({ nodeLeaseDuration }: PowerCut): PredictedRow {
  const window = { lo: -oldestHeartbeat(nodeLeaseDuration.value), hi: 0 };
  return {
    id: 'node.last-heartbeat',
    what: 'last heartbeat (the Lease is renewed)',
    outcome: 'comes',
    relativeTo: 'the cut',
    afterCause: window,
    afterCut: window,
    budget: false,
    formula: `−1.04 R … 0, with renewal interval R = ${formatDuration(renewalOf(nodeLeaseDuration.value))}, a quarter of the lease duration`,
    because:
      'the kubelet renews its Lease each quarter of its duration, with a jitter of 4 % (pkg/kubelet/kubelet.go, nodeLeaseRenewIntervalFraction; component-helpers/apimachinery/lease/controller.go, Run)',
    uses: ['nodeLeaseDuration'],
  };
}

const endpointsNotReady = {
  id: 'endpoints.not-ready',
  window: { lo: 0, hi: allowances.reaction },
  relativeTo: "each pod's Ready=False",
  formula: `0 … ε, with reaction ε ≤ ${formatDuration(allowances.reaction)}`,
  because:
    'an endpoint is ready only if its pod is Ready; until then traffic goes to dead pods (endpointslice/utils.go, podToEndpoint)',
} as const;

function noExecuteRows(cut: PowerCut, unknown: PredictedRow): readonly PredictedRow[] {
  const failing: FailingNodes = {
    settings: cut.settings,
    fail: cut.fail,
    total: cut.controlPlanes + cut.workers,
    podsPerNode: cut.podsPerNode,
    unknown: unknown.afterCut ?? { lo: 0, hi: 0 },
  };
  return Array.from({ length: cut.fail }, (_, index) => {
    const { windows, excused, ...rest } = nthNoExecute(index + 1, failing);
    return {
      id: 'node.taint-no-execute',
      what: `unreachable:NoExecute${cut.fail === 1 ? '' : `, ${ordinal(index + 1)} node`}`,
      node: index + 1,
      relativeTo: 'Ready=Unknown',
      budget: false,
      uses: ['kubernetesVersion', 'nodeMonitorPeriod', 'nodeEvictionRate'],
      ...rest,
      ...(excused === undefined ? {} : { excused }),
      ...windows,
    } satisfies PredictedRow;
  });
}

/** Eviction and what follows it, for Pods of one toleration, on all nodes that get a taint. */
function evictionRows(cut: PowerCut, taints: readonly PredictedRow[], toleration: Toleration): readonly PredictedRow[] {
  const { fail, podsPerNode, workers } = cut;
  const given = toleration === 'forever' ? 'forever' : `${toleration / 1000} s`;
  const taint = allOf(taints);
  const what = `pods that tolerate it ${toleration === 'forever' ? 'forever' : `for ${given}`}: Terminating`;
  const uses: readonly SettingName[] = cut.tolerations.length > 0 ? [] : ['defaultUnreachableTolerationSeconds'];
  if (toleration === 'forever') {
    return [
      {
        ...never('pods.evicted', what, 'the unreachable:NoExecute taint', uses),
        toleration,
        formula: 'none',
        because:
          'a toleration without tolerationSeconds is forever (tainteviction/taint_eviction.go, getMinTolerationTime)',
      },
    ];
  }
  const evicted = {
    ...follow(what, taint, {
      ...podsEvicted('each node', podsPerNode, toleration),
      uses,
    }),
    toleration,
  };
  const replaced = {
    ...follow(`their replacements are created${suffix(cut, given)}`, evicted, {
      ...podsReplaced('each node', podsPerNode),
      uses: [],
    }),
    toleration,
  };
  const available =
    workers > fail
      ? follow(`all replicas are available elsewhere${suffix(cut, given)}`, evicted, {
          ...workloadAvailable('the workload'),
          relativeTo: 'the last eviction',
          uses: [],
        })
      : {
          ...never(
            'workload.available',
            `all replicas are available elsewhere${suffix(cut, given)}`,
            'the last eviction',
            [],
          ),
          formula: 'none',
          because: 'no worker is left on which a replacement could be scheduled: replacements stay Pending',
        };
  return [evicted, replaced, { ...available, toleration, budget: true }];
}

const suffix = (cut: PowerCut, given: string): string => (tolerationsOf(cut).length > 1 ? ` (${given})` : '');

function stay(fail: number): PredictedRow {
  return {
    ...never('pods.gone', `old pods go from ${fail === 1 ? 'the dead node' : 'the dead nodes'}`, 'their deletion', []),
    formula: 'none without help',
    because:
      'only the kubelet confirms the deletion of a pod, so they stay Terminating until the node returns, its Node object is deleted, it gets the taint node.kubernetes.io/out-of-service, or somebody deletes them by force (apiserver/pkg/registry/rest/delete.go, BeforeDelete)',
  };
}

type Cause = Pick<Expectation, 'id' | 'window' | 'relativeTo' | 'formula' | 'because' | 'excused'> & {
  readonly uses: readonly SettingName[];
};

/** A row whose window begins at its cause: after the cut it is the sum of both. */
function follow(what: string, cause: PredictedRow, { id, window, ...rest }: Cause): PredictedRow {
  const { relativeTo, formula, because, uses } = rest;
  const row = { id, what, relativeTo, budget: false, formula, because, uses };
  if (cause.afterCut === undefined) {
    return {
      ...row,
      outcome: 'never',
      formula: 'none: its cause never comes',
      because: `${relativeTo} never comes to be, and so neither does this; if it did: ${because}`,
    };
  }
  return {
    ...row,
    outcome: cause.outcome,
    afterCause: window,
    afterCut: { lo: cause.afterCut.lo + window.lo, hi: cause.afterCut.hi + window.hi },
  };
}

function never(id: string, what: string, relativeTo: string, uses: readonly SettingName[]) {
  return { id, what, outcome: 'never', relativeTo, budget: false, uses } as const;
}

/** The taints of all nodes as one cause: from the first to the last. */
function allOf(taints: readonly PredictedRow[]): PredictedRow {
  const [first, ...others] = taints;
  if (first === undefined) throw new TypeError('no node fails');
  return others.reduce(unite, first);
}

/** Both possibilities in one row. */
function unite(a: PredictedRow, b: PredictedRow): PredictedRow {
  const afterCause = hull(a.afterCause, b.afterCause);
  const afterCut = hull(a.afterCut, b.afterCut);
  return {
    ...a,
    outcome: a.outcome === b.outcome ? a.outcome : 'race',
    ...(afterCause === undefined ? {} : { afterCause }),
    ...(afterCut === undefined ? {} : { afterCut }),
  };
}

function hull(a: Window | undefined, b: Window | undefined): Window | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) };
}

function notesOn(cut: PowerCut, verified: boolean): readonly string[] {
  const { settings, nodeLeaseDuration } = cut;
  const version = settings.kubernetesVersion.value;
  const least = 3 * oldestHeartbeat(nodeLeaseDuration.value) + settings.nodeMonitorPeriod.value;
  const zones = new Set(Object.values(settings.nodes).map(({ zone }: SupposedNode) => zone));
  const assumed = flagNames.filter((name) => settings[name].assumed !== undefined);
  return [
    ...(verified
      ? []
      : [
          `${version} is extrapolated: the rules are verified for v1.${verifiedMinors.first} to v1.${verifiedMinors.last}.`,
        ]),
    ...(assumed.length > 0
      ? [
          'This control plane does not show its flags, so they are assumed: give them by options or by --settings if you know them.',
        ]
      : []),
    ...(zones.size > 1
      ? [
          `The nodes are in ${zones.size} zones; they are counted as one here, and the failing ones are taken to share a zone.`,
        ]
      : []),
    ...(settings.nodeMonitorGracePeriod.value < least
      ? [
          `A grace period of less than ${formatDuration(least)} (three renewals of the Lease and a monitor period) makes healthy nodes flap.`,
        ]
      : []),
    ...(settings.nodeEvictionRate.value === 1
      ? [
          'With an eviction rate of exactly 1 a zone that was ever suspended stays so until the controller-manager restarts (scheduler/rate_limited_queue.go, SwapLimiter).',
        ]
      : []),
    ...((semver.parse(version)?.minor ?? 0) >= 37
      ? [
          'Since v1.37 the controller reads the Lease itself before it turns a node Unknown, and leaves the node to a later pass where its cache lags behind (gate NodeControllerLeaseCircuitBreaker; node_lifecycle_controller.go, tryUpdateNodeHealth).',
        ]
      : []),
    'A restart of the controller-manager, or a change of its leader, begins the grace period and all tolerations anew.',
  ];
}
