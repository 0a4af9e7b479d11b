import { daemonSets } from '../../api/kinds.ts';
import type { DaemonSet, Pod } from '../../objects.ts';
import { controllerRefTo } from '../../rules/owners.ts';
import type { Toleration } from '../../rules/tolerations.ts';
import { type PodTemplate, podFromTemplate } from '../workloads/pod-control.ts';

const hashLabel = 'controller-revision-hash';
const generationLabel = 'pod-template-generation';
const templateGeneration = 'deprecated.daemonset.template.generation';

const taints: readonly (readonly [string, string])[] = [
  ['node.kubernetes.io/not-ready', 'NoExecute'],
  ['node.kubernetes.io/unreachable', 'NoExecute'],
  ['node.kubernetes.io/disk-pressure', 'NoSchedule'],
  ['node.kubernetes.io/memory-pressure', 'NoSchedule'],
  ['node.kubernetes.io/pid-pressure', 'NoSchedule'],
  ['node.kubernetes.io/unschedulable', 'NoSchedule'],
];

/** What the pods of a DaemonSet tolerate beside what its template says (pkg/controller/daemon/util/daemonset_util.go, AddOrUpdateDaemonPodTolerations). */
export function daemonTolerations({ spec }: PodTemplate): readonly Toleration[] {
  const own = spec?.tolerations ?? [];
  const network: typeof taints = [['node.kubernetes.io/network-unavailable', 'NoSchedule']];
  const added = [...taints, ...(spec?.hostNetwork === true ? network : [])].map(([key, effect]) => ({
    key,
    operator: 'Exists',
    effect,
  }));
  const isNew = ({ key, effect }: Toleration) =>
    !own.some((one) => one.key === key && one.effect === effect && one.operator === 'Exists');
  return [...own, ...added.filter(isNew)];
}

/** The pod of a DaemonSet for one node, that the scheduler is to put nowhere else (ReplaceDaemonSetPodNodeNameNodeAffinity). */
export function daemonPod(daemonSet: DaemonSet, node: string, hash: string): Pod {
  const template = daemonSet.spec?.template ?? {};
  const pod = podFromTemplate(template, daemonSet, controllerRefTo(daemonSets, daemonSet));
  const { affinity } = template.spec ?? {};
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }];
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: { ...pod.metadata?.labels, [hashLabel]: hash, [generationLabel]: generationOf(daemonSet) },
    },
    spec: {
      containers: [],
      ...template.spec,
      tolerations: daemonTolerations(template),
      affinity: {
        ...affinity,
        nodeAffinity: {
          ...affinity?.nodeAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
        },
      },
    },
  };
}

/** IsPodUpdated. */
export const isUpdated = (pod: Pod, daemonSet: DaemonSet, hash: string): boolean =>
  hasHash(pod, hash) || pod.metadata?.labels?.[generationLabel] === generationOf(daemonSet);

/** Whether a pod was made of the template with this hash. */
export const hasHash = ({ metadata }: Pod, hash: string): boolean => metadata?.labels?.[hashLabel] === hash;

/** The node that a pod is on, or is made for (GetTargetNodeName); undefined if neither is known. */
export function targetNode({ spec }: Pod): string | undefined {
  if (spec?.nodeName !== undefined && spec.nodeName !== '') return spec.nodeName;
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms
    .flatMap(({ matchFields = [] }) => matchFields)
    .find(({ key, operator }) => key === 'metadata.name' && operator === 'In')?.values?.[0];
}

const generationOf = ({ metadata }: DaemonSet): string => metadata?.annotations?.[templateGeneration] ?? '1';
