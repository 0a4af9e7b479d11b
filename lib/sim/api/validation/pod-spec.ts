import type { PodSpec } from '../defaults/pod-spec.ts';
import { containersErrors, initContainersErrors } from './container.ts';
import { type FieldError, invalid, notSupported, required } from './field-error.ts';
import { labelErrors } from './metadata.ts';
import { dnsLabelErrors, dnsSubdomainErrors } from './names.ts';
import { spreadErrors } from './spread.ts';
import { tolerationErrors } from './taints.ts';
import { volumeErrors } from './volumes.ts';

/** pkg/apis/core/validation/validation.go, ValidatePodSpec, as far as people use it; `isPod` as opposed to a template. */
export function podSpecErrors(spec: PodSpec, field: string, isPod: boolean): readonly FieldError[] {
  const volumes = spec.volumes ?? [];
  const mountable = new Set(volumes.map(({ name }) => name));
  const { restartPolicy = '', dnsPolicy = '' } = spec;
  return [
    ...volumeErrors(volumes, `${field}.volumes`),
    ...containersErrors(spec.containers, mountable, `${field}.containers`),
    ...initContainersErrors(spec.initContainers ?? [], spec.containers ?? [], mountable, `${field}.initContainers`),
    ...hostNetworkErrors(spec, `${field}.containers`, isPod),
    ...oneOf(`${field}.restartPolicy`, restartPolicy, ['Always', 'OnFailure', 'Never']),
    ...oneOf(`${field}.dnsPolicy`, dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
    ...labelErrors(spec.nodeSelector, `${field}.nodeSelector`),
    ...spreadErrors(spec.topologySpreadConstraints ?? [], `${field}.topologySpreadConstraints`),
    ...nameErrors(spec.serviceAccountName, `${field}.serviceAccountName`, dnsSubdomainErrors),
    ...nameErrors(spec.nodeName, `${field}.nodeName`, dnsSubdomainErrors),
    ...deadlineErrors(spec.activeDeadlineSeconds, `${field}.activeDeadlineSeconds`),
    ...nameErrors(spec.hostname, `${field}.hostname`, dnsLabelErrors),
    ...nameErrors(spec.subdomain, `${field}.subdomain`, dnsLabelErrors),
    ...tolerationErrors(spec.tolerations ?? [], `${field}.tolerations`),
    ...nameErrors(spec.priorityClassName, `${field}.priorityClassName`, dnsSubdomainErrors),
  ];
}

const oneOf = (field: string, value: string, values: readonly string[]): readonly FieldError[] =>
  values.includes(value) ? [] : [value === '' ? required(field, '') : notSupported(field, value, values)];

const nameErrors = (
  name: string | undefined,
  field: string,
  rule: (name: string) => readonly string[],
): readonly FieldError[] =>
  name === undefined || name === '' ? [] : rule(name).map((error) => invalid(field, name, error));

const longest = 2 ** 31 - 1;

const deadlineErrors = (seconds: number | undefined, field: string): readonly FieldError[] =>
  seconds === undefined || (seconds >= 1 && seconds <= longest)
    ? []
    : [invalid(field, seconds, `must be between 1 and ${longest}, inclusive`)];

/** validatePodHostNetworkDeps. */
function hostNetworkErrors(spec: PodSpec, field: string, isPod: boolean): readonly FieldError[] {
  if (spec.hostNetwork !== true) return [];
  const why = 'must match `containerPort` when `hostNetwork` is true';
  return (spec.containers ?? []).flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort = 0, containerPort }, each) =>
      hostPort === containerPort || (hostPort === 0 && !isPod)
        ? []
        : [invalid(`${field}[${index}].ports[${each}].hostPort`, hostPort, why)],
    ),
  );
}
