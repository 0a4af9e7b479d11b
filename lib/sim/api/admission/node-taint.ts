import type { Node } from '../../objects.ts';

const key = 'node.kubernetes.io/not-ready';
const effect = 'NoSchedule';

/** A new Node gets no pods until it is Ready (plugin/pkg/admission/nodetaint/admission.go, TaintNodesByCondition). */
export function taintNewNode(node: Node): Node {
  const { taints = [] } = node.spec ?? {};
  if (taints.some((taint) => taint.key === key && taint.effect === effect)) return node;
  return { ...node, spec: { ...node.spec, taints: [...taints, { key, effect }] } };
}
