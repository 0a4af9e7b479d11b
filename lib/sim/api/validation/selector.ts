import type { V1LabelSelector } from '@kubernetes/client-node';
import type { Raw } from '../../objects.ts';
import { type FieldError, forbiddenField, invalid, required } from './field-error.ts';
import { labelErrors } from './metadata.ts';
import { labelValueErrors, qualifiedNameErrors } from './names.ts';

export type LabelSelector = Raw<V1LabelSelector>;

/** apimachinery, pkg/apis/meta/v1/validation/validation.go, ValidateLabelSelector. */
export function selectorErrors(selector: LabelSelector | undefined, field: string): readonly FieldError[] {
  if (selector === undefined) return [];
  return [
    ...labelErrors(selector.matchLabels, `${field}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap(({ key, operator, values = [] }, index) => {
      const at = `${field}.matchExpressions[${index}]`;
      return [
        ...operatorErrors(operator, values, at),
        ...qualifiedNameErrors(key).map((error) => invalid(`${at}.key`, key, error)),
        ...values.flatMap((value, each) =>
          labelValueErrors(value).map((error) => invalid(`${at}.values[${each}]`, value, error)),
        ),
      ];
    }),
  ];
}

function operatorErrors(operator: string, values: readonly string[], at: string): readonly FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? []
        : [required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    default:
      return [invalid(`${at}.operator`, operator, 'not a valid selector operator')];
  }
}

/** Whether it selects everything. */
export const isEmptySelector = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean =>
  Object.keys(matchLabels).length + matchExpressions.length === 0;
