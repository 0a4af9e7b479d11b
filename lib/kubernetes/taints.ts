/** Well-known taint keys that Kubernetes' own controllers set. k8s.io/api core/v1/well_known_taints.go */
export const taintKeys = {
  notReady: 'node.kubernetes.io/not-ready',
  unreachable: 'node.kubernetes.io/unreachable',
  unschedulable: 'node.kubernetes.io/unschedulable',
} as const;

export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';

/** The field under which the timeline keeps a Node's taint. */
export const taintField = (key: string, effect: TaintEffect): string => `taint/${key}:${effect}`;
