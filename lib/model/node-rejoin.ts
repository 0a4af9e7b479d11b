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
  | 'node.joined-untainted';

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

/** Nothing keeps a Node object that was deleted. */
export function nodeDeleted(node: string): Expectation {
  return expectation('node.deleted', `Node ${node}`, {
    window: { lo: 0, hi: allowances.reaction },
    relativeTo: 'its deletion',
    formula: `0 … ε, with ${reaction}`,
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
