import type { V1Toleration } from '@kubernetes/client-node';
import type { Pod, Raw } from '../../objects.ts';
import type { Settings } from '../../settings.ts';

type Toleration = Raw<V1Toleration>;

const notReady = 'node.kubernetes.io/not-ready';
const unreachable = 'node.kubernetes.io/unreachable';

/**
 * How long a pod stays on a node that is not ready, or not reachable, is said in the pod if it does not say so itself
 * (plugin/pkg/admission/defaulttolerationseconds/admission.go).
 */
export function defaultTolerations(pod: Pod, settings: Settings): Pod {
  const { spec } = pod;
  if (spec === undefined) return pod;
  const { tolerations = [] } = spec;
  const added = [
    ...tolerationIfNone(tolerations, notReady, settings.defaultNotReadyTolerationSeconds),
    ...tolerationIfNone(tolerations, unreachable, settings.defaultUnreachableTolerationSeconds),
  ];
  if (added.length === 0) return pod;
  return { ...pod, spec: { ...spec, tolerations: [...tolerations, ...added] } };
}

const tolerationIfNone = (
  tolerations: readonly Toleration[],
  key: string,
  tolerationSeconds: number,
): readonly Toleration[] =>
  tolerations.some((toleration) => concerns(toleration, key))
    ? []
    : [{ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds }];

const concerns = ({ key = '', effect = '' }: Toleration, wanted: string): boolean =>
  (key === wanted || key === '') && (effect === 'NoExecute' || effect === '');
