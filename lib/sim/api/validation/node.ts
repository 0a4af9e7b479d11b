import type { Node } from '../../objects.ts';
import { isEqual } from './equal.ts';
import { duplicate, type FieldError, forbiddenField, invalid } from './field-error.ts';
import { nodeResourceErrors } from './resources.ts';
import { taintErrors } from './taints.ts';

/** pkg/apis/core/validation/validation.go, ValidateNode. */
export const nodeErrors = ({ spec, status }: Node): readonly FieldError[] => [
  ...taintErrors(spec?.taints ?? []),
  ...nodeResourceErrors(status?.capacity, 'status.capacity'),
  ...nodeResourceErrors(status?.allocatable, 'status.allocatable'),
];

/** ValidateNode and ValidateNodeUpdate: what both find is among the causes twice. */
export function changedNodeErrors(node: Node, old: Node): readonly FieldError[] {
  if (node.spec === old.spec) return [];
  const taints = node.spec?.taints === old.spec?.taints ? [] : taintErrors(node.spec?.taints ?? []);
  return [...taints, ...keptErrors(node.spec ?? {}, old.spec ?? {}), ...taints];
}

type NodeSpec = NonNullable<Node['spec']>;

function keptErrors(spec: NodeSpec, old: NodeSpec): readonly FieldError[] {
  const why = 'node updates may not change podCIDR except from "" to valid';
  const isMoved = (old.podCIDRs ?? []).length > 0 && !isEqual(spec.podCIDRs, old.podCIDRs);
  const { providerID = '' } = spec;
  const isRenamed = (old.providerID ?? '') !== '' && providerID !== old.providerID;
  return [
    ...(isMoved ? [forbiddenField('spec.podCIDRs', why)] : []),
    ...(isRenamed
      ? [
          invalid(
            'spec.providerID',
            null,
            providerID === '' ? 'field cannot be cleared once set' : 'field cannot be modified once set',
          ),
        ]
      : []),
  ];
}

/** ValidateNodeUpdate, of a write to the status. */
export function nodeStatusErrors({ status }: Node, old: Node): readonly FieldError[] {
  const { capacity, allocatable, addresses = [] } = status ?? {};
  const seen = new Set<string>();
  return [
    ...(capacity === old.status?.capacity ? [] : nodeResourceErrors(capacity, 'status.capacity')),
    ...(allocatable === old.status?.allocatable ? [] : nodeResourceErrors(allocatable, 'status.allocatable')),
    ...(addresses === old.status?.addresses ? [] : addresses).flatMap((address, index) => {
      const key = `${address.type}/${address.address}`;
      if (seen.has(key))
        return [duplicate(`status.addresses[${index}]`, { Type: address.type, Address: address.address })];
      seen.add(key);
      return [];
    }),
  ];
}
