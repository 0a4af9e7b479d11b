import type { V1Taint, V1Toleration } from '@kubernetes/client-node';
import type { Raw } from '../../objects.ts';
import { type FieldError, invalid, notSupported, required } from './field-error.ts';
import { labelValueErrors, qualifiedNameErrors } from './names.ts';

/** As it came: of what a type promises nothing need be there. */
type Taint = Partial<Raw<V1Taint>>;
type Toleration = Raw<V1Toleration>;

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** pkg/apis/core/validation/validation.go, validateNodeTaints; the field is not below `spec` in the real server's words either. */
export function taintErrors(taints: readonly Taint[]): readonly FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, index) => {
    const at = `metadata.taints[${index}]`;
    const { key = '', value = '', effect = '' } = taint;
    const isKnown = seen.has(`${key}:${effect}`);
    seen.add(`${key}:${effect}`);
    const valueErrors = labelValueErrors(value);
    return [
      ...qualifiedNameErrors(key).map((error) => invalid(`${at}.key`, key, error)),
      ...(valueErrors.length === 0 ? [] : [invalid(`${at}.value`, value, valueErrors.join(';'))]),
      ...(effect === '' ? [required(`${at}.effect`, '')] : effectErrors(effect, `${at}.effect`)),
      ...(isKnown ? [twice(at, taint)] : []),
    ];
  });
}

/** The internal type is shown with the names that Go gives its fields. */
const twice = (field: string, { key, value = '', effect, timeAdded }: Taint): FieldError => ({
  type: 'FieldValueDuplicate',
  field,
  body: `Duplicate value: ${JSON.stringify({ Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null })}: taints must be unique by key and effect pair`,
});

const effectErrors = (effect: string, field: string): readonly FieldError[] =>
  effects.includes(effect) ? [] : [notSupported(field, effect, effects)];

/** ValidateTolerations. */
export function tolerationErrors(tolerations: readonly Toleration[], field: string): readonly FieldError[] {
  return tolerations.flatMap(({ key = '', operator = '', value = '', effect = '', tolerationSeconds }, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (key !== '') errors.push(...qualifiedNameErrors(key).map((error) => invalid(`${at}.key`, key, error)));
    if (key === '' && operator !== 'Exists') {
      const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      errors.push(invalid(`${at}.operator`, operator, why));
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      errors.push(invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    if (operator === 'Exists') {
      if (value !== '') {
        errors.push(invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'"));
      }
    } else if (operator === 'Equal' || operator === '') {
      const valueErrors = labelValueErrors(value);
      if (valueErrors.length > 0) errors.push(invalid(`${at}.operator`, value, valueErrors.join(';')));
    } else {
      errors.push(notSupported(`${at}.operator`, operator, ['Equal', 'Exists']));
    }
    if (effect !== '') errors.push(...effectErrors(effect, `${at}.effect`));
    return errors;
  });
}
