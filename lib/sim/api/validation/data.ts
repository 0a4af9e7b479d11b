import type { ConfigMap, Secret } from '../../objects.ts';
import { isEqual } from './equal.ts';
import { type FieldError, forbiddenField, invalid, required, tooLong } from './field-error.ts';

const mostBytes = 1024 * 1024;

/** pkg/apis/core/validation/validation.go, ValidateConfigMap. */
export function configMapErrors({ data = {}, binaryData = {} }: ConfigMap): readonly FieldError[] {
  const errors = Object.keys(data).flatMap((key) => [
    ...keyErrors(key, `data[${key}]`),
    ...(Object.hasOwn(binaryData, key) ? [invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')] : []),
  ]);
  const size = sizeOf(Object.values(data)) + decodedSizeOf(Object.values(binaryData));
  return [
    ...errors,
    ...Object.keys(binaryData).flatMap((key) => keyErrors(key, `binaryData[${key}]`)),
    ...(size > mostBytes ? [tooLong('', mostBytes)] : []),
  ];
}

export const changedConfigMapErrors = (object: ConfigMap, old: ConfigMap): readonly FieldError[] => [
  ...immutableErrors(object, old, ['data', 'binaryData']),
  ...configMapErrors(object),
];

/** What a Secret of a type must hold. */
const keysByType: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
]);

/** ValidateSecret. */
export function secretErrors({ data = {}, type = '', metadata = {} }: Secret): readonly FieldError[] {
  const missing = (keysByType.get(type) ?? []).filter((key) => !Object.hasOwn(data, key));
  const basic = ['username', 'password'];
  const isBare = type === 'kubernetes.io/basic-auth' && !basic.some((key) => Object.hasOwn(data, key));
  const account = 'kubernetes.io/service-account.name';
  const isNobodys = type === 'kubernetes.io/service-account-token' && (metadata.annotations?.[account] ?? '') === '';
  return [
    ...Object.keys(data).flatMap((key) => keyErrors(key, `data[${key}]`)),
    ...(decodedSizeOf(Object.values(data)) > mostBytes ? [tooLong('data', mostBytes)] : []),
    ...(isNobodys ? [required(`metadata.annotations[${account}]`, '')] : []),
    ...[...missing, ...(isBare ? basic : [])].map((key) => required(`data[${key}]`, '')),
  ];
}

export const changedSecretErrors = (object: Secret, old: Secret): readonly FieldError[] => [
  ...(object.type === old.type ? [] : [invalid('type', object.type, 'field is immutable')]),
  ...immutableErrors(object, old, ['data']),
  ...secretErrors(object),
];

interface Immutable {
  readonly immutable?: boolean;
}

function immutableErrors<T extends Immutable>(
  object: T,
  old: T,
  keys: readonly (keyof T & string)[],
): readonly FieldError[] {
  if (old.immutable !== true) return [];
  const why = 'field is immutable when `immutable` is set';
  return [
    ...(object.immutable === true ? [] : [forbiddenField('immutable', why)]),
    ...keys.filter((key) => !isEqual(object[key], old[key])).map((key) => forbiddenField(key, why)),
  ];
}

/** IsConfigMapKey. */
function keyErrors(key: string, field: string): readonly FieldError[] {
  const errors: string[] = [];
  if (key.length > 253) errors.push('must be no more than 253 characters');
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    errors.push(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    );
  }
  if (key === '.') errors.push("must not be '.'");
  else if (key === '..') errors.push("must not be '..'");
  else if (key.startsWith('..')) errors.push("must not start with '..'");
  return errors.map((error) => invalid(field, key, error));
}

const sizeOf = (values: readonly string[]): number => values.reduce((sum, value) => sum + Buffer.byteLength(value), 0);
const decodedSizeOf = (values: readonly string[]): number =>
  values.reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0);
