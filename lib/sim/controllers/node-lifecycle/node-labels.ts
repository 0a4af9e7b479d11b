import type { Node } from '../../objects.ts';

/** A label of today, and the one of old that is to say the same (node_lifecycle_controller.go, labelReconcileInfo). */
const pairs = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
] as const;

/** Labels that a node lacks, or that differ from what they are to say; undefined if there are none (reconcileNodeLabels). */
export function labelsToUpdate({ metadata }: Node): { readonly [label: string]: string } | undefined {
  const labels = metadata?.labels;
  if (labels === undefined) return undefined;
  let update: { [label: string]: string } | undefined;
  for (const [label, old] of pairs) {
    const value = labels[label];
    if (value !== undefined && labels[old] !== value) update = { ...update, [old]: value };
  }
  return update;
}
