import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../../objects.ts';
import { withChanged, withDefaults, withField } from '../defaults/fill.ts';
import { defaultPodTemplate } from '../defaults/pod-spec.ts';
import { firstGeneration, nextGeneration } from '../metadata.ts';
import { isEqual } from '../validation/equal.ts';
import { nameIsLabel } from '../validation/names.ts';
import { replicaCountErrors } from '../validation/workload-status.ts';
import {
  changedDaemonSetErrors,
  changedDeploymentErrors,
  changedReplicaSetErrors,
  changedStatefulSetErrors,
  daemonSetErrors,
  deploymentErrors,
  replicaSetErrors,
  statefulSetErrors,
} from '../validation/workloads.ts';
import { keepingSpec, keepingStatus, strategy } from './base.ts';

/** pkg/registry/apps/deployment/strategy.go; pkg/apis/apps/v1/defaults.go. */
export const deployment = strategy<Deployment>({
  defaulted: (object) =>
    withChanged(object, 'spec', (spec) => {
      let made = withDefaults(spec, {
        replicas: 1,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        strategy: {},
      });
      made = withChanged(made, 'template', defaultPodTemplate);
      return withChanged(made, 'strategy', (given) => {
        const typed = withDefaults(given, { type: 'RollingUpdate' });
        if (typed.type !== 'RollingUpdate') return typed;
        const rolling = withDefaults(typed.rollingUpdate ?? {}, { maxUnavailable: '25%', maxSurge: '25%' });
        return withField(typed, 'rollingUpdate', rolling);
      });
    }),
  prepareNew: (object) => firstGeneration({ ...object, status: {} }),
  prepareChanged: (object, old) => {
    const made = keepingStatus(object, old, isEqual);
    // Annotations are copied from deployments to their replica sets.
    const isSame = made.spec === old.spec && isEqual(made.metadata?.annotations, old.metadata?.annotations);
    return isSame ? made : nextGeneration(made);
  },
  prepareStatus: (object, old) => {
    const { labels } = old.metadata ?? {};
    const made = keepingSpec(object, old);
    return { ...made, metadata: { ...made.metadata, ...(labels === undefined ? {} : { labels }) } };
  },
  validateNew: deploymentErrors,
  validateChanged: changedDeploymentErrors,
  validateStatus: ({ status }) => replicaCountErrors(status),
});

/** pkg/registry/apps/replicaset/strategy.go. */
export const replicaSet = strategy<ReplicaSet>({
  defaulted: (object) =>
    withChanged(object, 'spec', (spec) =>
      withChanged(withDefaults(spec, { replicas: 1 }), 'template', defaultPodTemplate),
    ),
  prepareNew: (object) => firstGeneration({ ...object, status: { replicas: 0 } }),
  prepareChanged: (object, old) => {
    const made = keepingStatus(object, old, isEqual);
    return made.spec === old.spec ? made : nextGeneration(made);
  },
  prepareStatus: keepingSpec,
  validateNew: replicaSetErrors,
  validateChanged: changedReplicaSetErrors,
  validateStatus: ({ status }) => replicaCountErrors(status),
});

/** pkg/registry/apps/statefulset/strategy.go. */
export const statefulSet = strategy<StatefulSet>({
  nameRule: nameIsLabel,
  defaulted: (object, { api }) =>
    withChanged(object, 'spec', (spec) => {
      let made = withDefaults(spec, {
        podManagementPolicy: 'OrderedReady',
        replicas: 1,
        revisionHistoryLimit: 10,
        persistentVolumeClaimRetentionPolicy: {},
        updateStrategy: {},
      });
      made = withChanged(made, 'template', defaultPodTemplate);
      made = withChanged(made, 'persistentVolumeClaimRetentionPolicy', (policy) =>
        withDefaults(policy, { whenDeleted: 'Retain', whenScaled: 'Retain' }),
      );
      return withChanged(made, 'updateStrategy', (given) => {
        const typed =
          given.type === undefined ? withDefaults(given, { type: 'RollingUpdate', rollingUpdate: {} }) : given;
        return typed.type === 'RollingUpdate'
          ? withChanged(typed, 'rollingUpdate', (rolling) =>
              withDefaults(rolling, {
                partition: 0,
                ...(api.statefulSetsHaveMaxUnavailable ? { maxUnavailable: 1 } : {}),
              }),
            )
          : typed;
      });
    }),
  prepareNew: (object) => firstGeneration({ ...object, status: { replicas: 0, availableReplicas: 0 } }),
  prepareChanged: (object, old) => {
    const made = keepingStatus(object, old, isEqual);
    return made.spec === old.spec ? made : nextGeneration(made);
  },
  prepareStatus: keepingSpec,
  validateNew: statefulSetErrors,
  validateChanged: changedStatefulSetErrors,
  validateStatus: ({ status }) => replicaCountErrors(status, 'status.readyReplicas'),
});

const templateGeneration = 'deprecated.daemonset.template.generation';

/** pkg/registry/apps/daemonset/strategy.go; its template's generation is an annotation (pkg/apis/apps/v1/conversion.go). */
export const daemonSet = strategy<DaemonSet>({
  defaulted: (object) =>
    withChanged(object, 'spec', (spec) => {
      let made = withDefaults(spec, { revisionHistoryLimit: 10, updateStrategy: {} });
      made = withChanged(made, 'template', defaultPodTemplate);
      return withChanged(made, 'updateStrategy', (given) => {
        const typed = withDefaults(given, { type: 'RollingUpdate' });
        if (typed.type !== 'RollingUpdate') return typed;
        const rolling = withDefaults(typed.rollingUpdate ?? {}, { maxUnavailable: 1, maxSurge: 0 });
        return withField(typed, 'rollingUpdate', rolling);
      });
    }),
  prepareNew: (object) =>
    withTemplateGeneration(
      firstGeneration({
        ...object,
        status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
      }),
      1,
    ),
  prepareChanged: (object, old) => {
    const kept = keepingStatus(object, old, isEqual);
    const generation = Number(old.metadata?.annotations?.[templateGeneration] ?? 1);
    if (kept.spec === old.spec) return withTemplateGeneration(kept, generation);
    const isSameTemplate = isEqual(kept.spec?.template, old.spec?.template);
    return nextGeneration(withTemplateGeneration(kept, isSameTemplate ? generation : generation + 1));
  },
  prepareStatus: keepingSpec,
  validateNew: daemonSetErrors,
  validateChanged: changedDaemonSetErrors,
});

function withTemplateGeneration(object: DaemonSet, generation: number): DaemonSet {
  const { annotations } = object.metadata ?? {};
  const text = String(generation);
  if (annotations?.[templateGeneration] === text) return object;
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [templateGeneration]: text } } };
}
