import { statefulSets } from '../../api/kinds.ts';
import type { Pod, StatefulSet } from '../../objects.ts';
import { controllerRefTo } from '../../rules/owners.ts';
import { isPodReady } from '../../rules/pods.ts';
import { type PodTemplate, podFromTemplate } from '../workloads/pod-control.ts';

const revisionLabel = 'controller-revision-hash';

/** The pod of an ordinal (pkg/controller/statefulset/stateful_set_utils.go, newStatefulSetPod and initIdentity). */
export function statefulPod(set: StatefulSet, template: PodTemplate, revision: string, ordinal: number): Pod {
  const name = `${set.metadata?.name ?? ''}-${ordinal}`;
  const pod = podFromTemplate(template, set, controllerRefTo(statefulSets, set));
  const { serviceName } = set.spec ?? {};
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      name,
      labels: {
        ...pod.metadata?.labels,
        [revisionLabel]: revision,
        'statefulset.kubernetes.io/pod-name': name,
        'apps.kubernetes.io/pod-index': String(ordinal),
      },
    },
    spec: {
      containers: [],
      ...pod.spec,
      hostname: name,
      ...(serviceName === undefined || serviceName === '' ? {} : { subdomain: serviceName }),
    },
  };
}

export const revisionOf = ({ metadata }: Pod): string | undefined => metadata?.labels?.[revisionLabel];

/** Which of a set's pods one is; undefined for one that is none (isMemberOf, getOrdinal). */
export function ordinalOf({ metadata }: StatefulSet, pod: Pod): number | undefined {
  const prefix = `${metadata?.name ?? ''}-`;
  const { name = '' } = pod.metadata ?? {};
  const ordinal = name.slice(prefix.length);
  return name.startsWith(prefix) && /^\d+$/.test(ordinal) ? Number(ordinal) : undefined;
}

export const isRunningAndReady = (pod: Pod): boolean => pod.status?.phase === 'Running' && isPodReady(pod);
