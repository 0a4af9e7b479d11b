import type { V1ResourceRequirements } from '@kubernetes/client-node';
import type { Raw } from '../../objects.ts';
import { compareQuantities, parseQuantity } from '../defaults/quantity.ts';
import { type FieldError, invalid } from './field-error.ts';
import { qualifiedNameErrors } from './names.ts';

type ResourceList = { readonly [name: string]: string };

const ofContainers = ['cpu', 'memory', 'ephemeral-storage'];
const standard = [
  ...ofContainers,
  ...ofContainers.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'storage',
  'requests.storage',
  'services.nodeports',
  'services.loadbalancers',
];

/** pkg/apis/core/validation/validation.go, validateResourceRequirements. */
export function resourceErrors(
  { limits = {}, requests = {} }: Raw<V1ResourceRequirements>,
  field: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [kind, list] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    for (const name in list) {
      const [at, quantity] = [`${field}.${kind}[${name}]`, list[name] ?? '0'];
      errors.push(...nameErrors(name, at), ...quantityErrors(name, quantity, at));
      const limit = kind === 'requests' ? limits[name] : undefined;
      if (limit === undefined) continue;
      const order = compareQuantities(quantity, limit);
      const isShared = !name.includes('/') && !name.startsWith('hugepages-');
      if (order !== 0 && !isShared) {
        errors.push(invalid(`${field}.requests`, quantity, `must be equal to ${name} limit of ${limit}`));
      } else if (order > 0) {
        errors.push(invalid(`${field}.requests`, quantity, `must be less than or equal to ${name} limit of ${limit}`));
      }
    }
  }
  return errors;
}

function nameErrors(name: string, field: string): readonly FieldError[] {
  if (ofContainers.includes(name)) return [];
  const errors = qualifiedNameErrors(name).map((error) => invalid(field, name, error));
  if (name.includes('/') || name.startsWith('hugepages-')) return errors;
  if (errors.length === 0 && !standard.includes(name)) {
    errors.push(invalid(field, name, 'must be a standard resource type or fully qualified'));
  }
  return [...errors, invalid(field, name, 'must be a standard resource for containers')];
}

/** ValidateResourceQuantityValue. */
function quantityErrors(name: string, quantity: string, field: string): readonly FieldError[] {
  const nanos = parseQuantity(quantity)?.nanos ?? 0n;
  const errors = nanos < 0n ? [invalid(field, quantity, 'must be greater than or equal to 0')] : [];
  const isWhole = ofContainers.includes(name) ? true : nanos % 1_000_000_000n === 0n;
  return isWhole ? errors : [...errors, invalid(field, quantity, 'must be an integer')];
}

/** Of a Node's capacity and allocatable (ValidateNodeResources). */
export const nodeResourceErrors = (list: ResourceList | undefined, field: string): readonly FieldError[] =>
  list === undefined
    ? []
    : Object.entries(list).flatMap(([name, quantity]) => quantityErrors(name, quantity, `${field}.${name}`));
