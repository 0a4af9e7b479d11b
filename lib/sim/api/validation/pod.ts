import type { Pod } from '../../objects.ts';
import { remembered, without } from '../defaults/fill.ts';
import type { PodSpec } from '../defaults/pod-spec.ts';
import { isEqual } from './equal.ts';
import { type FieldError, forbiddenField, invalid, required } from './field-error.ts';
import { qualifiedNameErrors } from './names.ts';
import { podSpecErrors } from './pod-spec.ts';
import { tolerationErrors } from './taints.ts';

/** pkg/apis/core/validation/validation.go, ValidatePodCreate. Pods of one template share what is found of it. */
export const newPodSpecErrors = remembered((spec: PodSpec): readonly FieldError[] => [
  ...podSpecErrors(spec, 'spec', true),
  ...((spec.ephemeralContainers ?? []).length > 0
    ? [forbiddenField('spec.ephemeralContainers', 'cannot be set on create')]
    : []),
  ...((spec.nodeName ?? '') !== '' && (spec.schedulingGates ?? []).length > 0
    ? [forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')]
    : []),
]);

const updatable =
  '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** ValidatePodUpdate: few fields of a pod's spec can be changed. */
export function changedPodErrors(pod: Pod, old: Pod): readonly FieldError[] {
  const [spec, before] = [pod.spec, old.spec];
  if (spec === before || spec === undefined || before === undefined) return [];
  const own = podSpecErrors(spec, 'spec', true);
  for (const key of ['containers', 'initContainers'] as const) {
    if ((spec[key] ?? []).length !== (before[key] ?? []).length) {
      return [...own, forbiddenField(`spec.${key}`, 'pod updates may not add or remove containers')];
    }
  }
  return [
    ...own,
    ...imageErrors(spec),
    ...deadlineErrors(spec.activeDeadlineSeconds, before.activeDeadlineSeconds),
    ...addedTolerationErrors(spec, before),
    ...(isEqual(withoutUpdatable(spec, before), before)
      ? []
      : [
          forbiddenField(
            'spec',
            `pod updates may not change fields other than ${updatable}\n${differences(spec, before)}`,
          ),
        ]),
  ];
}

const imageErrors = (spec: PodSpec): readonly FieldError[] =>
  (['containers', 'initContainers'] as const).flatMap((key) =>
    (spec[key] ?? []).flatMap(({ image = '' }, index) => {
      const at = `spec.${key}[${index}].image`;
      if (image === '') return [required(at, '')];
      return image.trim() === image ? [] : [invalid(at, image, 'must not have leading or trailing whitespace')];
    }),
  );

function deadlineErrors(seconds: number | undefined, before: number | undefined): readonly FieldError[] {
  const field = 'spec.activeDeadlineSeconds';
  if (before === undefined) return [];
  if (seconds === undefined) return [invalid(field, null, 'must not update from a positive integer to nil value')];
  return seconds <= before ? [] : [invalid(field, seconds, 'must be less than or equal to previous value')];
}

/** validateOnlyAddedTolerations. */
function addedTolerationErrors(spec: PodSpec, before: PodSpec): readonly FieldError[] {
  const [now = [], then = []] = [spec.tolerations, before.tolerations];
  if (now === then) return [];
  const isKept = then.every((old) =>
    now.some((toleration) => isEqual(without(toleration, 'tolerationSeconds'), without(old, 'tolerationSeconds'))),
  );
  return isKept
    ? tolerationErrors(now, 'spec.tolerations')
    : [forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

/** The new spec with the old values of what may be changed. */
function withoutUpdatable(spec: PodSpec, before: PodSpec): PodSpec {
  const withImages = (key: 'containers' | 'initContainers') =>
    spec[key]?.map((container, index) => {
      const image = before[key]?.[index]?.image;
      return image === undefined ? container : { ...container, image };
    });
  const initContainers = withImages('initContainers');
  const kept = without(
    without(without(without(spec, 'tolerations'), 'activeDeadlineSeconds'), 'schedulingGates'),
    'initContainers',
  );
  return {
    ...kept,
    containers: withImages('containers') ?? [],
    ...(initContainers === undefined ? {} : { initContainers }),
    ...(before.tolerations === undefined ? {} : { tolerations: before.tolerations }),
    ...(before.activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds: before.activeDeadlineSeconds }),
    ...(before.schedulingGates === undefined ? {} : { schedulingGates: before.schedulingGates }),
  };
}

/** Names the fields; the real server prints a difference of the whole spec in the manner of Go. */
function differences(spec: PodSpec, before: PodSpec): string {
  const munged = withoutUpdatable(spec, before);
  const keys = [...new Set([...Object.keys(munged), ...Object.keys(before)])].toSorted();
  const [now, then]: readonly Map<string, unknown>[] = [
    new Map(Object.entries(munged)),
    new Map(Object.entries(before)),
  ];
  return keys
    .filter((key) => !isEqual(now?.get(key), then?.get(key)))
    .map((key) => `- ${key}: ${JSON.stringify(then?.get(key))}\n+ ${key}: ${JSON.stringify(now?.get(key))}\n`)
    .join('');
}

const systemConditions = ['PodScheduled', 'Ready', 'Initialized'];

/** ValidatePodStatusUpdate. */
export function podStatusErrors(pod: Pod, old: Pod): readonly FieldError[] {
  const { status, spec } = pod;
  if (status === old.status) return [];
  const errors: FieldError[] = [];
  for (const [index, { type }] of (status?.conditions ?? []).entries()) {
    if (systemConditions.includes(type)) continue;
    for (const error of qualifiedNameErrors(type))
      errors.push(invalid(`status.conditions[${index}].Type`, type, error));
  }
  if (status?.qosClass !== old.status?.qosClass) {
    errors.push(invalid('status.qosClass', status?.qosClass, 'field is immutable'));
  }
  if (spec?.restartPolicy === 'Always') return errors;
  return [...errors, ...revivedErrors(pod, old)];
}

/** ValidateContainerStateTransition: what has ended for good stays ended. */
function revivedErrors({ status, spec }: Pod, old: Pod): readonly FieldError[] {
  const now = new Map((status?.containerStatuses ?? []).map((each) => [each.name, each]));
  return (old.status?.containerStatuses ?? []).flatMap(({ name, state }, index) => {
    const ended = state?.terminated;
    const again = now.get(name);
    if (ended === undefined || again === undefined || again.state?.terminated !== undefined) return [];
    if (ended.exitCode !== 0 && spec?.restartPolicy === 'OnFailure') return [];
    return [
      forbiddenField(`status.containerStatuses[${index}].state`, 'may not be transitioned to non-terminated state'),
    ];
  });
}
