import type { V1TopologySpreadConstraint } from '@kubernetes/client-node';
import type { Raw } from '../../objects.ts';
import { duplicate, type FieldError, invalid, notSupported, required } from './field-error.ts';
import { qualifiedNameErrors } from './names.ts';
import { selectorErrors } from './selector.ts';

/** As it came: of what a type promises nothing need be there. */
type Constraint = Partial<Raw<V1TopologySpreadConstraint>>;

/** pkg/apis/core/validation/validation.go, validateTopologySpreadConstraints. */
export function spreadErrors(constraints: readonly Constraint[], field: string): readonly FieldError[] {
  const seen = new Set<string>();
  return constraints.flatMap(
    ({ maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains, labelSelector }, index) => {
      const at = `${field}[${index}]`;
      const pair = `{${topologyKey}, ${whenUnsatisfiable}}`;
      const isKnown = seen.has(pair);
      seen.add(pair);
      return [
        ...(maxSkew > 0 ? [] : [invalid(`${at}.maxSkew`, maxSkew, 'must be greater than zero')]),
        ...(topologyKey === ''
          ? [required(`${at}.topologyKey`, 'can not be empty')]
          : qualifiedNameErrors(topologyKey).map((error) => invalid(`${at}.topologyKey`, topologyKey, error))),
        ...(['DoNotSchedule', 'ScheduleAnyway'].includes(whenUnsatisfiable)
          ? []
          : [notSupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway'])]),
        ...(isKnown ? [duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, pair)] : []),
        ...(minDomains !== undefined && minDomains <= 0
          ? [invalid(`${at}.minDomains`, minDomains, 'must be greater than zero')]
          : []),
        ...(minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule'
          ? [
              invalid(
                `${at}.minDomains`,
                minDomains,
                `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
              ),
            ]
          : []),
        ...selectorErrors(labelSelector, `${at}.labelSelector`),
      ];
    },
  );
}
