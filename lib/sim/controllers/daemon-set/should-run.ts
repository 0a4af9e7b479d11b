import { remembered } from '../../api/defaults/fill.ts';
import type { DaemonSet, Node } from '../../objects.ts';
import { nodeAffinityOf } from '../../rules/node-affinity.ts';
import { untoleratedTaint } from '../../rules/tolerations.ts';
import type { PodTemplate } from '../workloads/pod-control.ts';
import { daemonTolerations } from './daemon-pod.ts';

/** What a DaemonSet has to do with a node. */
export interface Fit {
  /** Whether a pod of it belongs there. */
  readonly run: boolean;
  /** Whether one that is there may stay. */
  readonly stay: boolean;
}

const no: Fit = { run: false, stay: false };

/**
 * Whether a DaemonSet's pods are for a node, whatever is free on it (pkg/controller/daemon/daemon_controller.go,
 * NodeShouldRunDaemonPod). Each sync asks it of every node several times, of which hardly one has changed since the last.
 */
export const fitTest = ({ spec }: DaemonSet): ((node: Node) => Fit) => fitOfTemplate(spec?.template ?? {});

const fitOfTemplate = remembered((template: PodTemplate) => {
  const { required } = nodeAffinityOf({ spec: template.spec ?? { containers: [] } });
  const tolerations = daemonTolerations(template);
  const only = template.spec?.nodeName ?? '';
  return remembered((node: Node): Fit => {
    if (only !== '' && only !== node.metadata?.name) return no;
    if (required !== undefined && !required(node)) return no;
    const taints = node.spec?.taints;
    if (untoleratedTaint(taints, tolerations, ['NoSchedule', 'NoExecute']) === undefined)
      return { run: true, stay: true };
    return { run: false, stay: untoleratedTaint(taints, tolerations, ['NoExecute']) === undefined };
  });
});
