import { formatDuration, type Milliseconds, seconds } from '../units.ts';
import { allowances, resolution } from './allowances.ts';
import type { Expectation } from './expectation.ts';

/** The claims about a node that is drained, deleted and joined again, by id. */
export type NodeRejoinClaim =
  | 'node.cordoned'
  | 'pods.drained'
  | 'workload.available-after-drain'
  | 'node.deleted'
  | 'node.lease-removed'
  | 'node.registered'
  | 'node.joined-ready'
  | 'node.joined-untainted'
  | 'pods.garbage-collected'
  | 'pods.replaced-after-removal'
  | 'workload.available-after-removal'
  | 'node.registered-by-itself'
  | 'node.registered-ready'
  | 'node.registered-untainted'
  | 'node.adopted-ready';

const reaction = `reaction ε ≤ ${formatDuration(allowances.reaction)}`;

/** `kubectl` only sets `spec.unschedulable`; the taint follows with the Node event. */
export function cordoned(node: string): Expectation {
  return expectation('node.cordoned', `Node ${node}`, {
    window: { lo: 0, hi: allowances.reaction },
    relativeTo: 'spec.unschedulable',
    formula: `0 … ε, with ${reaction}`,
    because:
      'the node lifecycle controller reconciles NoSchedule taints at each Node event, without rate limit (node_lifecycle_controller.go, doNoScheduleTaintingPass)',
  });
}

/** A Pod that is evicted from a living node ends within the grace period that the drain gives it. */
export function podDrained(node: string, pods: number, gracePeriod: Milliseconds): Expectation {
  return expectation('pods.drained', `${pods} pods on ${node}`, {
    window: { lo: 0, hi: gracePeriod + allowances.podEnd },
    relativeTo: 'its eviction',
    formula: `0 … g + B, with grace period g = ${formatDuration(gracePeriod)} and B = ${formatDuration(allowances.podEnd)} for the kubelet to tell (a budget)`,
    because:
      'the kubelet ends the containers within the grace period and then deletes the pod from the API (pod_workers.go, syncTerminatingPod; status_manager.go, syncPod)',
  });
}

/** All replicas available again on the other nodes. No rule bounds it: a budget. */
export function availableAfterDrain(workload: string): Expectation {
  return expectation('workload.available-after-drain', workload, {
    window: { lo: 0, hi: allowances.podStart },
    relativeTo: 'the first eviction',
    formula: `0 … ${formatDuration(allowances.podStart)} (a budget)`,
    because: 'scheduling, image and container start are bounded by no rule of Kubernetes; the bound is a budget',
  });
}

/** Nothing keeps a Node object that was deleted; `took` is the time from the request to its answer. */
export function nodeDeleted(node: string, took: Milliseconds): Expectation {
  return expectation('node.deleted', `Node ${node}`, {
    window: { lo: -took, hi: allowances.reaction },
    relativeTo: 'the answer to its deletion',
    formula: `−t … ε, with t = ${formatDuration(took)} that the answer took, ${reaction}`,
    because: 'a Node has neither finalizers nor a grace period, so its deletion is the write itself',
  });
}

/** The Lease is owned by the Node, so the garbage collector removes it. */
export function leaseRemoved(node: string): Expectation {
  return expectation('node.lease-removed', `Lease kube-node-lease/${node}`, {
    window: { lo: 0, hi: allowances.garbageCollection },
    relativeTo: 'the end of the Node',
    formula: `0 … ${formatDuration(allowances.garbageCollection)} (a budget)`,
    because:
      'the Lease has the Node for its owner, and the garbage collector deletes what has lost its owner (component-helpers lease/controller.go; garbagecollector.go, attemptToDeleteItem); no rule bounds when',
  });
}

/** Of the pod garbage collector: no flag sets them (pkg/controller/podgc/gc_controller.go, quarantineTime and gcCheckPeriod). */
const quarantine: Milliseconds = seconds(40);
const collectorPeriod: Milliseconds = seconds(20);

/**
 * For how long the collector may still have a node's name in its queue after a Node of that name is back: what its last
 * cycle put there comes out when its quarantine is over, and is looked at by the cycle after that; one more is to spare, for
 * cycles that slide.
 */
export const collectorMemory: Milliseconds = quarantine + 2 * collectorPeriod + allowances.reaction;

/** A removal earlier than this is too early for a name that the collector has not in its queue already. */
export const collectorQuarantine = quarantine;

/**
 * A Pod whose Node is gone is removed by the pod garbage collector. The first cycle that misses the Node puts its name into
 * quarantine, and the first one that finds the quarantine over removes the Pods. Quarantine and two periods are of one
 * length, so the third cycle and the timer race each other: where the timer comes second, it is the fourth cycle.
 * `bound` counts all Pods bound to the node, which are removed one after the other.
 */
export function podGarbageCollected(node: string, pods: number, bound: number): Expectation {
  const removing = allowances.reaction + bound * allowances.reactionForEachPod;
  return expectation('pods.garbage-collected', `${pods} pods on ${node}`, {
    window: { lo: quarantine, hi: quarantine + 2 * collectorPeriod + removing },
    relativeTo: 'the end of the Node',
    formula: `Q … Q + 2P + ε + n·${formatDuration(allowances.reactionForEachPod)}, with quarantine Q = ${formatDuration(quarantine)}, period P = ${formatDuration(collectorPeriod)}, n = ${bound} pods on the node, ${reaction}`,
    because:
      'a cycle of the pod garbage collector that misses the Node of a pod puts its name into quarantine, and the first one that finds it over removes the pods; the third cycle begins as the quarantine ends, so it may be the fourth (gc_controller.go, gcOrphaned and discoverDeletedNodes)',
  });
}

/** A ReplicaSet does not count a Failed Pod, so it makes another one at once. */
export function podsReplacedAfterRemoval(node: string, pods: number): Expectation {
  return expectation('pods.replaced-after-removal', `${pods} pods on ${node}`, {
    window: { lo: 0, hi: 2 * allowances.reaction + pods * allowances.reactionForEachPod },
    relativeTo: 'phase Failed of each pod',
    formula: `0 … 2ε + n·${formatDuration(allowances.reactionForEachPod)}, with n = ${pods} pods, ${reaction}`,
    because:
      'a ReplicaSet counts only pods that have not come to an end, so it creates a replacement as soon as one is Failed (controller_utils.go, IsPodActive)',
  });
}

/** All replicas available again on the other nodes. No rule bounds it: a budget. */
export function availableAfterRemoval(workload: string): Expectation {
  return expectation('workload.available-after-removal', workload, {
    window: { lo: 0, hi: allowances.podStart },
    relativeTo: 'the first phase Failed',
    formula: `0 … ${formatDuration(allowances.podStart)} (a budget)`,
    because: 'scheduling, image and container start are bounded by no rule of Kubernetes; the bound is a budget',
  });
}

/** Rounds of a kubelet's heartbeats that make its silence about its Node a finding. */
const rounds = 3;

/** How long a kubelet without a Node is watched, and why. */
export interface WatchedStretch {
  readonly duration: Milliseconds;
  readonly formula: string;
}

/** Long enough for several updates of the Node's status and renewals of its Lease, each of which could make them again. */
export function stretchWithoutNode(statusUpdateFrequency: Milliseconds, leaseDuration: Milliseconds): WatchedStretch {
  const renewal = leaseDuration / 4;
  return {
    duration: rounds * Math.max(statusUpdateFrequency, renewal),
    formula: `${rounds} × max(U, D/4), with nodeStatusUpdateFrequency U = ${formatDuration(statusUpdateFrequency)} and lease duration D = ${formatDuration(leaseDuration)}`,
  };
}

/** A kubelet that starts, and has its credentials still, creates the Node that it does not find: a budget. */
export function registeredByItself(node: string, cause: string): Expectation {
  return expectation('node.registered-by-itself', `Node ${node}`, {
    window: { lo: 0, hi: allowances.nodeStart },
    relativeTo: cause,
    formula: `0 … ${formatDuration(allowances.nodeStart)} (a budget)`,
    because:
      'a kubelet registers once in the life of its process, and creates the Node if there is none (pkg/kubelet/kubelet_node_status.go, registerWithAPIServer); no rule bounds how long its start takes',
  });
}

/** As `joinedReady`, for a Node that its kubelet registered by itself. */
export const registeredReady = (node: string): Expectation => ({ ...joinedReady(node), id: 'node.registered-ready' });

/** As `joinedUntainted`, for a Node that its kubelet registered by itself. */
export const registeredUntainted = (node: string): Expectation => ({
  ...joinedUntainted(node),
  id: 'node.registered-untainted',
});

/** An adopted Node is Ready once the new kubelet speaks for it and its network plugin runs: a budget. */
export function adoptedReady(node: string): Expectation {
  return expectation('node.adopted-ready', `Node ${node}`, {
    window: { lo: 0, hi: allowances.nodeStart },
    relativeTo: 'the begin of the join',
    formula: `0 … ${formatDuration(allowances.nodeStart)} (a budget)`,
    because:
      'discovery, TLS bootstrap, the start of a kubelet and that of its network plugin take their own time; the bound is a budget',
  });
}

/** The joined kubelet registers a Node. No rule bounds a TLS bootstrap: a budget. */
export function registered(node: string): Expectation {
  return expectation('node.registered', `Node ${node}`, {
    window: { lo: 0, hi: allowances.nodeStart },
    relativeTo: 'the begin of the join',
    formula: `0 … ${formatDuration(allowances.nodeStart)} (a budget)`,
    because: 'discovery, TLS bootstrap and the start of a kubelet take their own time; the bound is a budget',
  });
}

/** The registered Node is Ready once its network plugin runs: a budget. */
export function joinedReady(node: string): Expectation {
  return expectation('node.joined-ready', `Node ${node}`, {
    window: { lo: 0, hi: allowances.nodeStart },
    relativeTo: 'its registration',
    formula: `0 … ${formatDuration(allowances.nodeStart)} (a budget)`,
    because: 'the network plugin of the node is a pod that must start first; the bound is a budget',
  });
}

/** Every created Node begins with `not-ready:NoSchedule`, which goes with the Node event that says Ready=True. */
export function joinedUntainted(node: string): Expectation {
  return expectation('node.joined-untainted', `Node ${node}`, {
    window: { lo: 0, hi: allowances.reaction },
    relativeTo: 'Ready=True',
    formula: `0 … ε, with ${reaction}`,
    because:
      'admission taints a Node that is created (plugin/pkg/admission/nodetaint/admission.go), and the node lifecycle controller takes the taint away at the first Node event with Ready=True (doNoScheduleTaintingPass)',
  });
}

function expectation(
  id: NodeRejoinClaim,
  subject: string,
  rest: Pick<Expectation, 'window' | 'relativeTo' | 'formula' | 'because'>,
): Expectation {
  return { id, subject, resolution, ...rest };
}

/** Grace period of a drain that names none: the pod's own. */
export const gracePeriodOf = (
  pod: { readonly gracePeriodSeconds: number },
  drain: { readonly gracePeriodSeconds?: number },
): Milliseconds => seconds(drain.gracePeriodSeconds ?? pod.gracePeriodSeconds);
