import { formatDuration, type Milliseconds, seconds } from '../units.ts';
import { allowances, resolution } from './allowances.ts';
import type { Expectation } from './expectation.ts';
import type { ClusterSettings } from './settings.ts';
import { checksLiveLease, noExecuteInSamePass } from './versions.ts';

/** The claims about a node that loses power and gets it back, by id. */
export type NodeFailureClaim =
  | 'node.ready-unknown'
  | 'node.not-ready-event'
  | 'node.taint-no-schedule'
  | 'node.taint-no-execute'
  | 'pods.marked-not-ready'
  | 'pods.evicted'
  | 'pods.evicted-at-once'
  | 'pods.evicted-by-own-toleration'
  | 'pods.replaced'
  | 'workload.available'
  | 'node.ready-again'
  | 'node.no-schedule-removed'
  | 'node.no-execute-removed'
  | 'pods.gone'
  | 'pods.ready-again';

type Window = Expectation['window'];

/** What the kubelet wrote last: a renewal of its Lease, or the status of its Node. */
export type Heartbeat = 'lease' | 'status';

/**
 * Ready turns Unknown: the grace period counts from the monitor pass that noticed the last heartbeat, and the flip comes
 * with the first pass strictly after its end. Passes follow each other one period after the end of the one before. A pass
 * that notices a status forgets the Lease that it knew, so the next one may take the same old Lease for a renewal.
 */
export function readyUnknown(settings: ClusterSettings, node: string, last: Heartbeat = 'lease'): Expectation {
  const grace = settings.nodeMonitorGracePeriod.value;
  const period = settings.nodeMonitorPeriod.value;
  const fromLease = readyUnknownWindow(grace, period);
  const again = last === 'status' ? period + allowances.monitorPass : 0;
  const window = { lo: fromLease.lo, hi: fromLease.hi + again };
  return expectation('node.ready-unknown', `Node ${node}`, {
    window,
    ...(checksLiveLease(settings.kubernetesVersion.value)
      ? {
          excused: {
            hi: window.hi + period + allowances.monitorPass,
            because:
              'a monitor pass whose cache of Leases is stale flips no node and leaves it to the next one (node_lifecycle_controller.go, tryUpdateNodeHealth under NodeControllerLeaseCircuitBreaker)',
          },
        }
      : {}),
    relativeTo: 'the last heartbeat',
    formula: `G … M + k(M + δ) + δ + ε, with grace period G = ${formatDuration(grace)}, monitor period M = ${formatDuration(period)}, k = ⌊G/M⌋ passes (one more if M does not divide G), pass δ ≤ ${formatDuration(allowances.monitorPass)}, write ε ≤ ${formatDuration(allowances.reaction)}${again === 0 ? '' : '; + M + δ, for the heartbeat was a status'}`,
    because: `the node lifecycle controller dates a heartbeat by its own pass that notices it, and flips Ready in the first pass strictly after the grace period${again === 0 ? '' : '; a pass that notices a status forgets the Lease it knew, so the next one dates that Lease anew'} (node_lifecycle_controller.go, tryUpdateNodeHealth)`,
  });
}

/** Pure arithmetic of `readyUnknown`, after the write of the last heartbeat. */
export function readyUnknownWindow(grace: Milliseconds, period: Milliseconds): Window {
  const pass = allowances.monitorPass;
  // With a pass of any length above zero, the k-th pass after the noticing one lies strictly after k periods.
  const passes = Math.ceil(grace / period);
  const noticed = period + pass;
  return { lo: grace, hi: noticed + passes * (period + pass) + allowances.reaction };
}

/** The pass that flips a node also tells so in an Event. An Event bears whole seconds, and is asked for less often. */
export function notReadyEvent(node: string): Expectation {
  return {
    ...expectation('node.not-ready-event', `Node ${node}`, {
      window: { lo: 0, hi: 2 * allowances.reaction },
      relativeTo: 'Ready=Unknown',
      formula: `0 … 2ε, with reaction ε ≤ ${formatDuration(allowances.reaction)} of the pass and of the Event's sender`,
      because:
        'the pass that turns Ready from True to Unknown records NodeNotReady before it marks the pods (node_lifecycle_controller.go, monitorNodeHealth; controller_utils.go, RecordNodeStatusChange)',
    }),
    resolution: resolution + seconds(1),
  };
}

/** `unreachable:NoSchedule` follows every Node update at once; no rate limit. */
export function taintNoSchedule(node: string): Expectation {
  return expectation('node.taint-no-schedule', `Node ${node}`, {
    window: { lo: 0, hi: allowances.reaction },
    relativeTo: 'Ready=Unknown',
    formula: `0 … ε, with reaction ε ≤ ${formatDuration(allowances.reaction)}`,
    because:
      'the node lifecycle controller reconciles NoSchedule taints at each Node event, without rate limit (node_lifecycle_controller.go, doNoScheduleTaintingPass)',
  });
}

/**
 * `unreachable:NoExecute` goes through the queue of the zone. Up to 1.33 the pass that flips Ready decides by the
 * condition as it found it, so the node is queued one pass later; from 1.34 on it decides by what it has just written.
 * `bound` counts all Pods bound to the node: the pass that flips it marks each of them before the next one can begin.
 */
export function taintNoExecute(settings: ClusterSettings, node: string, bound: number): Expectation {
  const same = noExecuteInSamePass(settings.kubernetesVersion.value);
  return expectation('node.taint-no-execute', `Node ${node}`, {
    relativeTo: 'Ready=Unknown',
    ...(same ? inSamePass(settings, bound) : onePassLater(settings, bound)),
  });
}

type Timing = Pick<Expectation, 'window' | 'formula' | 'because' | 'excused'>;

const slack = allowances.taintQueueTick + allowances.reaction;
const tick = `queue tick ≤ ${formatDuration(allowances.taintQueueTick)}, reaction ε ≤ ${formatDuration(allowances.reaction)}`;

function inSamePass(settings: ClusterSettings, bound: number): Timing {
  const rate = settings.nodeEvictionRate.value;
  const period = settings.nodeMonitorPeriod.value;
  const nextToken = seconds(1) / rate;
  return {
    window: { lo: 0, hi: slack },
    excused: {
      hi: Math.max(period + markingPass(bound), nextToken) + slack,
      because:
        'the worker of the taint queue decides by its cache; where that still says Ready=True it drops the node, which the next monitor pass queues again for the next token of the eviction rate (node_lifecycle_controller.go, doNoExecuteTaintingPass; rate_limited_queue.go, Try)',
    },
    formula: `0 … tick + ε, with ${tick}`,
    because:
      'since v1.34 the monitor pass that turns Ready to Unknown also queues the node for its NoExecute taint (node_lifecycle_controller.go, processTaintBaseEviction gets currentReadyCondition)',
  };
}

function onePassLater(settings: ClusterSettings, bound: number): Timing {
  const period = settings.nodeMonitorPeriod.value;
  return {
    window: { lo: period, hi: period + markingPass(bound) + slack },
    formula: `M … M + δ + n·${formatDuration(allowances.reactionForEachPod)} + tick + ε, with monitor period M = ${formatDuration(period)}, pass δ ≤ ${formatDuration(allowances.monitorPass)} and n = ${bound} pods to mark in it, ${tick}`,
    because:
      'up to v1.33 a monitor pass queues a node by the condition it found, so NoExecute comes one monitor period after the end of the pass that wrote Unknown (node_lifecycle_controller.go, processTaintBaseEviction gets observedReadyCondition)',
  };
}

/** A monitor pass in which a node flips: it marks the node's Pods one after the other (MarkPodsNotReady). */
export const markingPass = (bound: number): Milliseconds =>
  allowances.monitorPass + bound * allowances.reactionForEachPod;

/**
 * Pods of the node get Ready=False from the node lifecycle controller in the pass that flipped the node, one after the
 * other: all `bound` Pods of the node, of which `pods` are ours.
 */
export function podsMarkedNotReady(node: string, pods: number, bound: number): Expectation {
  return expectation('pods.marked-not-ready', podsOn(node, pods), {
    window: { lo: 0, hi: allowances.reaction + bound * allowances.reactionForEachPod },
    relativeTo: 'Ready=Unknown',
    formula: `0 … ε + n·${formatDuration(allowances.reactionForEachPod)}, with n = ${bound} pods on the node, reaction ε ≤ ${formatDuration(allowances.reaction)}`,
    because:
      'the pass that flips a node marks all its pods Ready=False (pkg/controller/util/node/controller_utils.go, MarkPodsNotReady)',
  });
}

/** Taint-based eviction deletes a Pod when its toleration of the NoExecute taint is over. */
export function podsEvicted(node: string, pods: number, toleration: Milliseconds): Expectation {
  return expectation('pods.evicted', podsOn(node, pods), {
    window: { lo: toleration, hi: toleration + allowances.reaction + pods * allowances.reactionForEachPod },
    relativeTo: 'the unreachable:NoExecute taint',
    formula: `S … S + ε + n·${formatDuration(allowances.reactionForEachPod)}, with tolerationSeconds S = ${formatDuration(toleration)}, n = ${pods} pods, reaction ε ≤ ${formatDuration(allowances.reaction)}`,
    because:
      "the taint-eviction controller starts a timer of the pod's own tolerationSeconds when it sees the taint, and deletes the pod at its end (taint_eviction.go, processPodOnNode)",
  });
}

/** A toleration of 0 seconds is one, and lets the Pod be deleted as soon as the taint is seen. */
export function podsEvictedAtOnce(node: string, pods: number, bound: number): Expectation {
  return expectation('pods.evicted-at-once', podsOn(node, pods), {
    ...byOwnTimer(0, bound),
    because:
      'a timer of no length is none: the taint-eviction controller goes on to write the condition and to delete the pod at once (taint_eviction.go, processPodOnNode; timed_workers.go, createWorker)',
  });
}

/** A Pod with a toleration of its own is deleted when the first that matches is over, whatever others say. */
export function podsEvictedByOwnToleration(
  node: string,
  pods: number,
  bound: number,
  toleration: Milliseconds,
): Expectation {
  return expectation('pods.evicted-by-own-toleration', podsOn(node, pods), {
    ...byOwnTimer(toleration, bound),
    because:
      "of a pod's tolerations the first that matches the taint sets the timer of the taint-eviction controller (taint_eviction.go, processPodOnNode; core/v1/helper/helpers.go, GetMatchingTolerations)",
  });
}

/** Few Pods of a node on which others are marked and evicted meanwhile: one reaction begins the timer, another follows it. */
const byOwnTimer = (toleration: Milliseconds, bound: number) => ({
  window: { lo: toleration, hi: toleration + 2 * allowances.reaction + bound * allowances.reactionForEachPod },
  relativeTo: 'the unreachable:NoExecute taint',
  formula: `S … S + 2ε + n·${formatDuration(allowances.reactionForEachPod)}, with tolerationSeconds S = ${formatDuration(toleration)}, n = ${bound} pods on the node, reaction ε ≤ ${formatDuration(allowances.reaction)}`,
});

/** A ReplicaSet does not count a Terminating Pod, so it makes another one at once. */
export function podsReplaced(node: string, pods: number): Expectation {
  return expectation('pods.replaced', podsOn(node, pods), {
    window: { lo: 0, hi: 2 * allowances.reaction + pods * allowances.reactionForEachPod },
    relativeTo: 'each eviction',
    formula: `0 … 2ε + n·${formatDuration(allowances.reactionForEachPod)}, with n = ${pods} pods, reaction ε ≤ ${formatDuration(allowances.reaction)}`,
    because:
      'a ReplicaSet counts only pods without deletionTimestamp, so it creates a replacement as soon as one is Terminating (controller_utils.go, IsPodActive)',
  });
}

/** All replicas available again, elsewhere. No rule bounds it: a budget. */
export function workloadAvailable(workload: string): Expectation {
  return expectation('workload.available', workload, {
    window: { lo: 0, hi: allowances.podStart },
    relativeTo: 'the first eviction',
    formula: `0 … ${formatDuration(allowances.podStart)} (a budget)`,
    because: 'scheduling, image and container start are bounded by no rule of Kubernetes; the bound is a budget',
  });
}

/** The returned kubelet posts Ready=True. No rule bounds a machine's start: a budget. */
export function readyAgain(node: string): Expectation {
  return expectation('node.ready-again', `Node ${node}`, {
    window: { lo: 0, hi: allowances.nodeStart },
    relativeTo: 'the return of power',
    formula: `0 … ${formatDuration(allowances.nodeStart)} (a budget)`,
    because: 'a machine, its container runtime and its kubelet start in their own time; the bound is a budget',
  });
}

/** The NoSchedule taints go with the Node event that says Ready=True. */
export function noScheduleRemoved(node: string): Expectation {
  return expectation('node.no-schedule-removed', `Node ${node}`, {
    window: { lo: 0, hi: allowances.reaction },
    relativeTo: 'Ready=True',
    formula: `0 … ε, with reaction ε ≤ ${formatDuration(allowances.reaction)}`,
    because:
      'NoSchedule taints are reconciled at each Node event (node_lifecycle_controller.go, doNoScheduleTaintingPass)',
  });
}

/** The NoExecute taints go with the next monitor pass that finds Ready=True. */
export function noExecuteRemoved(settings: ClusterSettings, node: string): Expectation {
  const period = settings.nodeMonitorPeriod.value;
  return expectation('node.no-execute-removed', `Node ${node}`, {
    window: { lo: 0, hi: period + allowances.monitorPass + 2 * allowances.reaction },
    relativeTo: 'Ready=True',
    formula: `0 … M + δ + 2ε, with monitor period M = ${formatDuration(period)}, pass δ ≤ ${formatDuration(allowances.monitorPass)}, reaction ε ≤ ${formatDuration(allowances.reaction)}`,
    because:
      'the next monitor pass that finds the node Ready removes its NoExecute taints (node_lifecycle_controller.go, markNodeAsReachable)',
  });
}

/**
 * How long after the last change that a node's return brings about a controller could still react to it: those that watch
 * within their reaction, the node lifecycle controller with its next pass (scheduling and taints; nothing moves a running Pod).
 */
export function settledAfterReturn(settings: ClusterSettings): Milliseconds {
  return settings.nodeMonitorPeriod.value + allowances.monitorPass + 2 * allowances.reaction;
}

/** The returned kubelet confirms the deletion of Pods that were Terminating, within their grace period. */
export function podsGone(node: string, pods: number, gracePeriod: Milliseconds): Expectation {
  return expectation('pods.gone', podsOn(node, pods), {
    window: { lo: 0, hi: allowances.nodeStart + gracePeriod },
    relativeTo: 'the return of power',
    formula: `0 … B + g, with termination grace period g = ${formatDuration(gracePeriod)} and B = ${formatDuration(allowances.nodeStart)} for the node's start (a budget)`,
    because:
      'the returned kubelet ends what still runs within the grace period and then deletes the pods from the API (status_manager.go, syncPod)',
  });
}

/** Pods that a returned node kept run again, in new sandboxes. No rule bounds it: a budget. */
export function podsReadyAgain(node: string, pods: number): Expectation {
  return expectation('pods.ready-again', podsOn(node, pods), {
    window: { lo: 0, hi: allowances.nodeStart + allowances.podStart },
    relativeTo: 'the return of the node',
    formula: `0 … B + b, with budgets B = ${formatDuration(allowances.nodeStart)} for the node's start and b = ${formatDuration(allowances.podStart)} for its pods'`,
    because:
      'the kubelet makes a new sandbox for each pod whose old one died with the machine (kuberuntime_manager.go, computePodActions); no rule bounds how long that takes',
  });
}

const podsOn = (node: string, pods: number) => `${pods} pods on ${node}`;

function expectation(
  id: NodeFailureClaim,
  subject: string,
  rest: Pick<Expectation, 'window' | 'relativeTo' | 'formula' | 'because' | 'excused'>,
): Expectation {
  return { id, subject, resolution, ...rest };
}
