import type { Pod } from '../../objects.ts';
import { nodes } from '../kinds.ts';
import type { StrategyContext } from '../strategy.ts';

const copied = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** A pod that is a node's is labelled with the node's place (plugin/pkg/admission/podtopologylabels/admission.go). */
export function withTopologyLabels(pod: Pod, context: Pick<StrategyContext, 'find' | 'behaviour'>): Pod {
  const { nodeName = '' } = pod.spec ?? {};
  if (nodeName === '' || !context.behaviour.api.podsGetTopologyLabels) return pod;
  const labels = context.find(nodes, { name: nodeName })?.metadata?.labels;
  if (labels === undefined) return pod;
  let found: { [key: string]: string } | undefined;
  for (const key of copied) {
    const value = labels[key];
    if (value !== undefined) found = { ...found, [key]: value };
  }
  return found === undefined
    ? pod
    : { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata?.labels, ...found } } };
}
