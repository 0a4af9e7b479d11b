import type { Node, Pod } from '../objects.ts';
import { untoleratedTaint } from '../rules/tolerations.ts';
import { isStaticPod } from './static-pod.ts';

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/**
 * Why a kubelet does not run a pod that is bound to its node, if it does not (pkg/kubelet/lifecycle/predicate.go): a taint
 * NoExecute that is not tolerated. Requests and selectors are not looked at again: the scheduler has.
 */
export function whyRejected(pod: Pod, node: Node | undefined): Rejection | undefined {
  if (isStaticPod(pod) || node === undefined) return undefined;
  const taints = node.spec?.taints ?? [];
  if (untoleratedTaint(taints, pod.spec?.tolerations ?? [], ['NoExecute']) === undefined) return undefined;
  return {
    reason: 'TaintToleration',
    message: "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
  };
}
