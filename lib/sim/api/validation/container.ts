import type { V1Container } from '@kubernetes/client-node';
import type { Raw } from '../../objects.ts';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalid,
  notFoundValue,
  notSupported,
  required,
} from './field-error.ts';
import { dnsLabelErrors } from './names.ts';
import { portErrors, portNameErrors, protocols } from './ports.ts';
import { handlerErrors, probeErrors } from './probe.ts';
import { resourceErrors } from './resources.ts';

/** As it came: of what a type promises nothing need be there. */
type Container = Partial<Raw<V1Container>>;
type Items<Key extends 'ports' | 'env' | 'volumeMounts'> = readonly Partial<NonNullable<Container[Key]>[number]>[];

/** pkg/apis/core/validation/validation.go, validateContainers. `volumes` are the names of those that can be mounted. */
export function containersErrors(
  containers: readonly Container[] | undefined,
  volumes: ReadonlySet<string>,
  field: string,
): readonly FieldError[] {
  if (containers === undefined || containers.length === 0) return [required(field, '')];
  const names = new Set<string | undefined>();
  const errors = containers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const isKnown = names.has(container.name);
    names.add(container.name);
    return [
      ...commonErrors(container, volumes, at),
      ...(isKnown ? [duplicate(`${at}.name`, container.name)] : []),
      ...runningErrors(container, at),
    ];
  });
  return [...errors, ...hostPortErrors(containers, field)];
}

/** validateInitContainers. */
export function initContainersErrors(
  containers: readonly Container[],
  regular: readonly Container[],
  volumes: ReadonlySet<string>,
  field: string,
): readonly FieldError[] {
  const names = new Set<string | undefined>(regular.map(({ name }) => name));
  return containers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const isKnown = names.has(container.name);
    names.add(container.name);
    const why = 'may not be set for init containers without restartPolicy=Always';
    const refused = (['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const).filter(
      (key) => container[key] !== undefined,
    );
    return [
      ...commonErrors(container, volumes, at),
      ...(isKnown ? [duplicate(`${at}.name`, container.name)] : []),
      ...(container.restartPolicy === 'Always'
        ? runningErrors(container, at)
        : refused.map((key) => forbiddenField(`${at}.${key}`, why))),
    ];
  });
}

function commonErrors(container: Container, volumes: ReadonlySet<string>, at: string): readonly FieldError[] {
  const { name = '', image = '', terminationMessagePolicy = '', imagePullPolicy = '' } = container;
  return [
    ...(name === ''
      ? [required(`${at}.name`, '')]
      : dnsLabelErrors(name).map((error) => invalid(`${at}.name`, name, error))),
    ...(image === '' ? [required(`${at}.image`, '')] : []),
    ...oneOf(`${at}.terminationMessagePolicy`, terminationMessagePolicy, ['File', 'FallbackToLogsOnError']),
    ...portsErrors(container.ports ?? [], `${at}.ports`),
    ...envErrors(container.env ?? [], `${at}.env`),
    ...mountErrors(container.volumeMounts ?? [], volumes, `${at}.volumeMounts`),
    ...oneOf(`${at}.imagePullPolicy`, imagePullPolicy, ['Always', 'IfNotPresent', 'Never']),
    ...resourceErrors(container.resources ?? {}, `${at}.resources`),
  ];
}

function runningErrors({ lifecycle, ...container }: Container, at: string): readonly FieldError[] {
  const { postStart, preStop } = lifecycle ?? {};
  return [
    ...(postStart === undefined ? [] : handlerErrors(postStart, `${at}.lifecycle.postStart`)),
    ...(preStop === undefined ? [] : handlerErrors(preStop, `${at}.lifecycle.preStop`)),
    ...probeErrors(container.livenessProbe, `${at}.livenessProbe`, 'liveness'),
    ...probeErrors(container.readinessProbe, `${at}.readinessProbe`, 'readiness'),
    ...probeErrors(container.startupProbe, `${at}.startupProbe`, 'startup'),
  ];
}

const oneOf = (field: string, value: string, values: readonly string[]): readonly FieldError[] =>
  values.includes(value) ? [] : [value === '' ? required(field, '') : notSupported(field, value, values)];

/** validateContainerPorts. */
function portsErrors(ports: Items<'ports'>, field: string): readonly FieldError[] {
  const names = new Set<string>();
  return ports.flatMap(({ name = '', containerPort = 0, hostPort = 0, protocol = '' }, index) => {
    const at = `${field}[${index}]`;
    const wrong = name === '' ? [] : portNameErrors(name);
    const isKnown = name !== '' && wrong.length === 0 && names.has(name);
    names.add(name);
    return [
      ...wrong.map((error) => invalid(`${at}.name`, name, error)),
      ...(isKnown ? [duplicate(`${at}.name`, name)] : []),
      ...(containerPort === 0
        ? [required(`${at}.containerPort`, '')]
        : portErrors(containerPort, `${at}.containerPort`)),
      ...(hostPort === 0 ? [] : portErrors(hostPort, `${at}.hostPort`)),
      ...oneOf(`${at}.protocol`, protocol, protocols),
    ];
  });
}

/** checkHostPortConflicts. */
function hostPortErrors(containers: readonly Container[], field: string): readonly FieldError[] {
  const used = new Set<string>();
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort = 0, hostIP = '', protocol = '' }, each) => {
      const taken = `${protocol}/${hostIP}/${hostPort}`;
      if (hostPort === 0) return [];
      if (used.has(taken)) return [duplicate(`${field}[${index}].ports[${each}].hostPort`, taken)];
      used.add(taken);
      return [];
    }),
  );
}

/** ValidateEnv; names may be anything printable but `=` (gate RelaxedEnvironmentVariableValidation). */
function envErrors(variables: Items<'env'>, field: string): readonly FieldError[] {
  return variables.flatMap(({ name = '', value = '', valueFrom }, index) => {
    const at = `${field}[${index}]`;
    const why = "a valid environment variable name must consist only of printable ASCII characters other than '='";
    const sources = Object.keys(valueFrom ?? {}).length;
    const problem =
      valueFrom === undefined
        ? undefined
        : sources === 0
          ? 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
          : value !== ''
            ? 'may not be specified when `value` is not empty'
            : sources > 1
              ? 'may not have more than one field specified at a time'
              : undefined;
    return [
      ...(name === ''
        ? [required(`${at}.name`, '')]
        : /^[ -<>-~]+$/.test(name)
          ? []
          : [invalid(`${at}.name`, name, why)]),
      ...(problem === undefined ? [] : [invalid(`${at}.valueFrom`, '', problem)]),
    ];
  });
}

/** ValidateVolumeMounts. */
function mountErrors(
  mounts: Items<'volumeMounts'>,
  volumes: ReadonlySet<string>,
  field: string,
): readonly FieldError[] {
  const paths = new Set<string>();
  return mounts.flatMap(({ name = '', mountPath = '' }, index) => {
    const at = `${field}[${index}]`;
    const isKnown = paths.has(mountPath);
    paths.add(mountPath);
    return [
      ...(name === '' ? [required(`${at}.name`, '')] : []),
      ...(volumes.has(name) ? [] : [notFoundValue(`${at}.name`, name)]),
      ...(mountPath === '' ? [required(`${at}.mountPath`, '')] : []),
      ...(isKnown ? [invalid(`${at}.mountPath`, mountPath, 'must be unique')] : []),
    ];
  });
}
