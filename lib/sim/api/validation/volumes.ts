import type { V1Volume } from '@kubernetes/client-node';
import type { Raw } from '../../objects.ts';
import { duplicate, type FieldError, forbiddenField, invalid, required } from './field-error.ts';
import { dnsLabelErrors } from './names.ts';

/** As it came: of what a type promises nothing need be there. */
type Volume = Partial<Raw<V1Volume>>;

/** pkg/apis/core/validation/validation.go, ValidateVolumes. */
export function volumeErrors(volumes: readonly Volume[], field: string): readonly FieldError[] {
  const names = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const at = `${field}[${index}]`;
    const { name = '' } = volume;
    const isKnown = names.has(name);
    names.add(name);
    return [
      ...sourceErrors(volume, at),
      ...(name === ''
        ? [required(`${at}.name`, '')]
        : dnsLabelErrors(name).map((error) => invalid(`${at}.name`, name, error))),
      ...(isKnown ? [duplicate(`${at}.name`, name)] : []),
    ];
  });
}

function sourceErrors(volume: Volume, at: string): readonly FieldError[] {
  const [, ...others] = Object.keys(volume).filter((key) => key !== 'name');
  const { hostPath, secret, configMap, persistentVolumeClaim } = volume;
  const missing = (source: string, value: string | undefined): readonly FieldError[] =>
    (value ?? '') === '' ? [required(`${at}.${source}`, '')] : [];
  return [
    ...others.map((source) => forbiddenField(`${at}.${source}`, 'may not specify more than 1 volume type')),
    ...(hostPath === undefined ? [] : missing('hostPath.path', hostPath.path)),
    ...(hostPath?.path.split('/').includes('..') === true
      ? [invalid(`${at}.hostPath.path`, hostPath.path, "must not contain '..'")]
      : []),
    ...(secret === undefined ? [] : missing('secret.secretName', secret.secretName)),
    ...(configMap === undefined ? [] : missing('configMap.name', configMap.name)),
    ...(persistentVolumeClaim === undefined
      ? []
      : missing('persistentVolumeClaim.claimName', persistentVolumeClaim.claimName)),
  ];
}
