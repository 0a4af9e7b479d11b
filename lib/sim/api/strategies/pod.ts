import type { Pod } from '../../objects.ts';
import { defaultTolerations } from '../admission/default-toleration-seconds.ts';
import { admitPriority, keepPriority } from '../admission/priority.ts';
import { admitServiceAccount } from '../admission/service-account.ts';
import { defaultPod } from '../defaults/pod-spec.ts';
import { firstGeneration, nextGeneration } from '../metadata.ts';
import type { StrategyContext } from '../strategy.ts';
import { isEqual } from '../validation/equal.ts';
import { keepingSpec, keepingStatus, strategy } from './base.ts';
import { keepObservedGeneration } from './observed-generation.ts';
import { qosClassOf } from './qos.ts';

/** pkg/registry/core/pod/strategy.go. */
export const pod = strategy<Pod>({
  defaulted: defaultPod,
  // In the order of the plugins (pkg/kubeapiserver/options/plugins.go).
  admitNew: (object, context) =>
    defaultTolerations(admitPriority(admitServiceAccount(object, context)), context.settings),
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
    const { ownerReferences } = old.metadata ?? {};
    const made = keepingSpec(keepObservedGeneration(object, old), old);
    const metadata = { ...made.metadata, ...(ownerReferences === undefined ? {} : { ownerReferences }) };
    const qosClass = made.status?.qosClass ?? old.status?.qosClass;
    return { ...made, metadata, status: { ...made.status, ...(qosClass === undefined ? {} : { qosClass }) } };
  },
  grace: ({ spec, status }, asked) => {
    // CheckGracefulDelete: what never ran, or runs no more, goes at once.
    if ((spec?.nodeName ?? '') === '' || status?.phase === 'Failed' || status?.phase === 'Succeeded') return 0;
    const seconds = asked ?? spec?.terminationGracePeriodSeconds ?? 0;
    return seconds < 0 ? 1 : seconds;
  },
});

const countsGeneration = (object: Pod, old: Pod, { behaviour }: StrategyContext): boolean =>
  behaviour.api.podsHaveGeneration && object.spec !== old.spec;
