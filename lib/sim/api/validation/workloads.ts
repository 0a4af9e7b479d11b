import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../../objects.ts';
import { selectorTest } from '../../rules/selector.ts';
import { remembered } from '../defaults/fill.ts';
import type { PodTemplate } from '../defaults/pod-spec.ts';
import { isEqual } from './equal.ts';
import { type FieldError, forbiddenField, invalid, notSupported, required } from './field-error.ts';
import { annotationErrors, labelErrors } from './metadata.ts';
import { dnsLabelErrors } from './names.ts';
import { atMostAll, nonNegative, numberOf, positiveIntOrPercent } from './numbers.ts';
import { podSpecErrors } from './pod-spec.ts';
import { isEmptySelector, type LabelSelector, selectorErrors } from './selector.ts';

const template = 'spec.template';

/** pkg/apis/core/validation/validation.go, ValidatePodTemplateSpec. */
const templateErrors = remembered(({ metadata = {}, spec }: PodTemplate): readonly FieldError[] => [
  ...labelErrors(metadata.labels, `${template}.labels`),
  ...annotationErrors(metadata.annotations, `${template}.annotations`),
  ...podSpecErrors(spec ?? { containers: [] }, `${template}.spec`, false),
]);

/** What each workload holds its selector and its template to (pkg/apis/apps/validation/validation.go). */
function podsErrors(
  spec: { readonly selector?: LabelSelector; readonly template?: PodTemplate },
  kind: 'deployment' | 'statefulset' | 'daemonset',
  owner: 'ReplicaSet' | 'StatefulSet' | 'DaemonSet',
): readonly FieldError[] {
  const { selector, template: given = {} } = spec;
  const { labels } = given.metadata ?? {};
  const { restartPolicy, activeDeadlineSeconds } = given.spec ?? {};
  const isEmpty = selector !== undefined && isEmptySelector(selector);
  // Without a selector nothing is selected; an empty one is refused for itself.
  const isMissed = !isEmpty && !selectorTest(selector)(labels);
  return [
    ...(selector === undefined ? [required('spec.selector', '')] : selectorErrors(selector, 'spec.selector')),
    ...(isEmpty ? [invalid('spec.selector', selector, `empty selector is invalid for ${kind}`)] : []),
    ...(isMissed
      ? [invalid(`${template}.metadata.labels`, labels ?? null, '`selector` does not match template `labels`')]
      : []),
    ...templateErrors(given),
    ...(restartPolicy === 'Always' ? [] : [notSupported(`${template}.spec.restartPolicy`, restartPolicy, ['Always'])]),
    ...(activeDeadlineSeconds === undefined
      ? []
      : [
          forbiddenField(
            `${template}.spec.activeDeadlineSeconds`,
            `activeDeadlineSeconds in ${owner} is not Supported`,
          ),
        ]),
  ];
}

const immutable = (field: string, value: unknown, old: unknown): readonly FieldError[] =>
  isEqual(value, old) ? [] : [invalid(field, value, 'field is immutable')];

/** ValidateDeploymentSpec. */
export function deploymentErrors({ spec }: Deployment): readonly FieldError[] {
  if (spec === undefined) return [required('spec.selector', '')];
  const { minReadySeconds = 0, progressDeadlineSeconds: deadline, strategy = {} } = spec;
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...podsErrors(spec, 'deployment', 'ReplicaSet'),
    ...strategyErrors(strategy),
    ...nonNegative(minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...nonNegative(deadline, 'spec.progressDeadlineSeconds'),
    ...(deadline !== undefined && deadline <= minReadySeconds
      ? [invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')]
      : []),
  ];
}

export const changedDeploymentErrors = (object: Deployment, old: Deployment): readonly FieldError[] =>
  object.spec === old.spec
    ? []
    : [...deploymentErrors(object), ...immutable('spec.selector', object.spec?.selector, old.spec?.selector)];

/** ValidateDeploymentStrategy. */
function strategyErrors(strategy: NonNullable<NonNullable<Deployment['spec']>['strategy']>): readonly FieldError[] {
  const { type = '', rollingUpdate } = strategy;
  const field = 'spec.strategy';
  if (type === 'Recreate') {
    if (rollingUpdate === undefined) return [];
    return [forbiddenField(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
  }
  if (type !== 'RollingUpdate') {
    const shown = { Type: type, RollingUpdate: rollingUpdate ?? null };
    return [notSupported(field, shown, ['Recreate', 'RollingUpdate'])];
  }
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
  const at = `${field}.rollingUpdate`;
  return [
    ...positiveIntOrPercent(maxUnavailable, `${at}.maxUnavailable`),
    ...positiveIntOrPercent(maxSurge, `${at}.maxSurge`),
    ...(numberOf(maxUnavailable) === 0 && numberOf(maxSurge) === 0
      ? [invalid(`${at}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
      : []),
    ...atMostAll(maxUnavailable, `${at}.maxUnavailable`),
  ];
}

/** ValidateReplicaSetSpec, which calls a ReplicaSet a deployment. */
export function replicaSetErrors({ spec }: ReplicaSet): readonly FieldError[] {
  if (spec === undefined) return [required('spec.selector', '')];
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...podsErrors(spec, 'deployment', 'ReplicaSet'),
  ];
}

export const changedReplicaSetErrors = (object: ReplicaSet, old: ReplicaSet): readonly FieldError[] =>
  object.spec === old.spec
    ? []
    : [...replicaSetErrors(object), ...immutable('spec.selector', object.spec?.selector, old.spec?.selector)];

/** ValidateStatefulSetSpec. Volumes made from claim templates can be mounted. */
export function statefulSetErrors({ spec }: StatefulSet): readonly FieldError[] {
  if (spec === undefined) return [required('spec.selector', '')];
  const { podManagementPolicy = '', serviceName = '', volumeClaimTemplates = [] } = spec;
  return [
    ...(['OrderedReady', 'Parallel'].includes(podManagementPolicy)
      ? []
      : [invalid('spec.podManagementPolicy', podManagementPolicy, "must be 'OrderedReady' or 'Parallel'")]),
    ...statefulStrategyErrors(spec),
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...(serviceName === ''
      ? []
      : dnsLabelErrors(serviceName).map((error) => invalid('spec.serviceName', serviceName, error))),
    ...podsErrors(
      volumeClaimTemplates.length === 0
        ? spec
        : {
            ...spec,
            template: withClaims(
              spec.template,
              volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? ''),
            ),
          },
      'statefulset',
      'StatefulSet',
    ),
  ];
}

type StatefulSetSpec = NonNullable<StatefulSet['spec']>;

function withClaims(given: PodTemplate, names: readonly string[]): PodTemplate {
  if (given.spec === undefined) return given;
  const claimed = names.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const others = (given.spec.volumes ?? []).filter(({ name }) => !names.includes(name));
  return { ...given, spec: { ...given.spec, volumes: [...claimed, ...others] } };
}

function statefulStrategyErrors({ updateStrategy = {} }: StatefulSetSpec): readonly FieldError[] {
  const { type = '', rollingUpdate } = updateStrategy;
  const field = 'spec.updateStrategy';
  if (type === 'OnDelete') {
    if (rollingUpdate === undefined) return [];
    return [invalid(`${field}.rollingUpdate`, rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'")];
  }
  if (type !== 'RollingUpdate') {
    const shown = { Type: type, RollingUpdate: rollingUpdate ?? null };
    return [invalid(field, shown, "must be 'RollingUpdate' or 'OnDelete'")];
  }
  return nonNegative(rollingUpdate?.partition, `${field}.rollingUpdate.partition`);
}

export const changedStatefulSetErrors = (object: StatefulSet, old: StatefulSet): readonly FieldError[] =>
  object.spec === old.spec
    ? []
    : [
        ...statefulSetErrors(object),
        ...immutable('spec.selector', object.spec?.selector, old.spec?.selector),
        ...immutable('spec.volumeClaimTemplates', object.spec?.volumeClaimTemplates, old.spec?.volumeClaimTemplates),
        ...immutable('spec.serviceName', object.spec?.serviceName ?? '', old.spec?.serviceName ?? ''),
        ...immutable('spec.podManagementPolicy', object.spec?.podManagementPolicy, old.spec?.podManagementPolicy),
      ];

/** ValidateDaemonSetSpec. */
export function daemonSetErrors({ spec }: DaemonSet): readonly FieldError[] {
  if (spec === undefined) return [required('spec.selector', '')];
  return [
    ...podsErrors(spec, 'daemonset', 'DaemonSet'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...daemonStrategyErrors(spec.updateStrategy),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
}

function daemonStrategyErrors(strategy: NonNullable<DaemonSet['spec']>['updateStrategy'] = {}): readonly FieldError[] {
  const { type = '', rollingUpdate = {} } = strategy;
  const field = 'spec.updateStrategy';
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') {
    const shown = { Type: type, RollingUpdate: strategy.rollingUpdate ?? null };
    return [notSupported(field, shown, ['RollingUpdate', 'OnDelete'])];
  }
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const at = `${field}.rollingUpdate`;
  const [unavailable, surge] = [numberOf(maxUnavailable), numberOf(maxSurge)];
  return [
    ...positiveIntOrPercent(maxUnavailable, `${at}.maxUnavailable`),
    ...positiveIntOrPercent(maxSurge, `${at}.maxSurge`),
    ...atMostAll(maxUnavailable, `${at}.maxUnavailable`),
    ...atMostAll(maxSurge, `${at}.maxSurge`),
    ...(unavailable !== 0 && surge !== 0
      ? [invalid(`${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero')]
      : []),
    ...(unavailable === 0 && surge === 0 ? [required(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')] : []),
  ];
}

export const changedDaemonSetErrors = (object: DaemonSet, old: DaemonSet): readonly FieldError[] =>
  object.spec === old.spec
    ? []
    : [...immutable('spec.selector', object.spec?.selector, old.spec?.selector), ...daemonSetErrors(object)];
