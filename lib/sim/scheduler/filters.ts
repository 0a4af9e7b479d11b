import type { Node, Pod } from '../objects.ts';
import type { NodeAffinity } from '../rules/node-affinity.ts';
import { tolerates, untoleratedTaint } from '../rules/tolerations.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';
import { blocked, type Rejection, unresolvable } from './rejection.ts';
import type { SchedulerBehaviour } from './scheduler-behaviour.ts';

const unschedulableTaint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

const cordoned = unresolvable('NodeUnschedulable', 'node(s) were unschedulable');
const taintedAny = unresolvable('TaintToleration', 'node(s) had untolerated taint(s)');
const notItsNode = unresolvable('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
const portTaken = blocked('NodePorts', "node(s) didn't have free ports for the requested pod ports");

/** What a node is like, whatever runs on it: the first filters, in the order of the default profile (apis/config/v1/default_plugins.go). */
export function rejectedByNode(
  pod: Pod,
  node: Node,
  affinity: NodeAffinity,
  behaviour: SchedulerBehaviour,
): Rejection | undefined {
  const { taints, unschedulable = false } = node.spec ?? {};
  const tolerations = pod.spec?.tolerations;
  if (unschedulable && !(tolerations?.some((toleration) => tolerates(toleration, unschedulableTaint)) ?? false)) {
    return cordoned;
  }
  const taint = taints === undefined ? undefined : untoleratedTaint(taints, tolerations, ['NoSchedule', 'NoExecute']);
  if (taint !== undefined) {
    if (!behaviour.namesUntoleratedTaint) return taintedAny;
    return unresolvable('TaintToleration', `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
  }
  if (affinity.required !== undefined && !affinity.required(node)) return notItsNode;
  return undefined;
}

/** Ports and resources that the pods on a node have left. */
export function rejectedByPods(info: PodInfo, node: NodeInfo, behaviour: SchedulerBehaviour): Rejection | undefined {
  if (info.hostPorts.length > 0 && info.hostPorts.some((port) => node.hostPorts.has(port))) return portTaken;
  const { requests } = info;
  if (
    node.pods.size < node.podLimit &&
    node.usedMilliCpu + requests.milliCpu <= node.milliCpu &&
    node.usedMemory + requests.memory <= node.memory &&
    requests.others.size === 0
  ) {
    return undefined;
  }
  return insufficient(info, node, behaviour);
}

/** framework/plugins/noderesources/fit.go, fitsRequest: all that is missing. */
function insufficient({ requests }: PodInfo, node: NodeInfo, behaviour: SchedulerBehaviour): Rejection | undefined {
  const reasons: string[] = [];
  let resolvable = true;
  const need = (name: string, amount: number, used: number, allocatable: number) => {
    if (amount === 0 || used + amount <= allocatable) return;
    reasons.push(`Insufficient ${name}`);
    if (behaviour.knowsRequestsTooLargeForNode && amount > allocatable) resolvable = false;
  };
  if (node.pods.size >= node.podLimit) reasons.push('Too many pods');
  need('cpu', requests.milliCpu, node.usedMilliCpu, node.milliCpu);
  need('memory', requests.memory, node.usedMemory, node.memory);
  for (const [name, amount] of requests.others) {
    need(name, amount, node.usedOthers.get(name) ?? 0, node.others.get(name) ?? 0);
  }
  return reasons.length === 0 ? undefined : { plugin: 'NodeResourcesFit', reasons, resolvable };
}
