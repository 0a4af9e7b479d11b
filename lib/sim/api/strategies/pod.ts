import type { Pod } from '../../objects.ts';
import { defaultTolerations } from '../admission/default-toleration-seconds.ts';
import { withTopologyLabels } from '../admission/pod-topology-labels.ts';
import { admitPriority, keepPriority } from '../admission/priority.ts';
import { admitServiceAccount } from '../admission/service-account.ts';
import { without } from '../defaults/fill.ts';
import { defaultPod, type PodSpec } from '../defaults/pod-spec.ts';
import { firstGeneration, nextGeneration } from '../metadata.ts';
import type { StrategyContext } from '../strategy.ts';
import { isEqual } from '../validation/equal.ts';
import { required } from '../validation/field-error.ts';
import { changedPodErrors, newPodSpecErrors, podStatusErrors } from '../validation/pod.ts';
import { keepingSpec, keepingStatus, strategy } from './base.ts';
import { keepObservedGeneration } from './observed-generation.ts';
import { qosClassOf } from './qos.ts';

/**
 * The spec of the newest pod as it came, and the one that admission has made of it: what admission adds is valid, and what came
 * is looked at once for all pods that are made from one template. A pod is validated right after its admission.
 */
let newest: { readonly admitted: PodSpec | undefined; readonly given: PodSpec | undefined } | undefined;

/** pkg/registry/core/pod/strategy.go. */
export const pod = strategy<Pod>({
  defaulted: (object, _behaviour, old) => (object.spec === old?.spec ? object : defaultPod(object)),
  // In the order of the plugins (pkg/kubeapiserver/options/plugins.go).
  admitNew: (object, context) => {
    const tolerating = defaultTolerations(admitPriority(admitServiceAccount(object, context)), context.settings);
    const admitted = withTopologyLabels(tolerating, context);
    newest = { admitted: admitted.spec, given: object.spec };
    return admitted;
  },
  admitChanged: (object, old, { settings }) => defaultTolerations(keepPriority(object, old), settings),
  prepareNew: (object, { behaviour }) => {
    const made: Pod = { ...object, status: { phase: 'Pending', qosClass: qosClassOf(object) } };
    return behaviour.api.podsHaveGeneration ? firstGeneration(made) : made;
  },
  prepareChanged: (object, old, context) => {
    const made = keepingStatus(object, old, isEqual);
    return countsGeneration(made, old, context) ? nextGeneration(made) : made;
  },
  prepareStatus: (object, old) => {
    const made = keepingSpec(keepObservedGeneration(object, old), old);
    const owned = made.metadata === old.metadata ? made : keepingOwners(made, old);
    const { qosClass } = old.status ?? {};
    if (owned.status?.qosClass !== undefined || qosClass === undefined) return owned;
    return { ...owned, status: { ...owned.status, qosClass } };
  },
  validateNew: ({ spec }) =>
    spec === undefined
      ? [required('spec.containers', '')]
      : newPodSpecErrors((newest?.admitted === spec ? newest.given : undefined) ?? spec),
  validateChanged: changedPodErrors,
  validateStatus: podStatusErrors,
  grace: ({ spec, status }, asked) => {
    // CheckGracefulDelete: what never ran, or runs no more, goes at once.
    if ((spec?.nodeName ?? '') === '' || status?.phase === 'Failed' || status?.phase === 'Succeeded') return 0;
    const seconds = asked ?? spec?.terminationGracePeriodSeconds ?? 0;
    return seconds < 0 ? 1 : seconds;
  },
});

const countsGeneration = (object: Pod, old: Pod, { behaviour }: StrategyContext): boolean =>
  behaviour.api.podsHaveGeneration && object.spec !== old.spec;

/** Kubelets of old spoilt them (podStatusStrategy, PrepareForUpdate). */
function keepingOwners(object: Pod, old: Pod): Pod {
  const { ownerReferences } = old.metadata ?? {};
  const metadata = without(object.metadata ?? {}, 'ownerReferences');
  return { ...object, metadata: ownerReferences === undefined ? metadata : { ...metadata, ownerReferences } };
}
