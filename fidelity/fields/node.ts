import { list, scalar, text } from '../json.ts';
import { annotationsOf, conditionsOf, type FieldsOf, fieldsFrom, labelsOf, metadataOf } from './fields.ts';

export const nodeFields: FieldsOf = (node) =>
  fieldsFrom(
    metadataOf(node),
    labelsOf(node),
    annotationsOf(node, 'kubeadm', 'node.', 'volumes.'),
    conditionsOf(node),
    list(node, 'spec', 'taints').map((taint) => [
      `taint ${text(taint, 'key') ?? ''}:${text(taint, 'effect') ?? ''}`,
      text(taint, 'timeAdded') ?? '',
    ]),
    list(node, 'status', 'addresses').map((address) => [
      `address ${text(address, 'type') ?? ''}`,
      text(address, 'address'),
    ]),
    [
      ['unschedulable', scalar(node, 'spec', 'unschedulable')],
      ['podCIDR', text(node, 'spec', 'podCIDR')],
      ['providerID', text(node, 'spec', 'providerID')],
      ['bootID', text(node, 'status', 'nodeInfo', 'bootID')?.slice(-6)],
      ['kubeletVersion', text(node, 'status', 'nodeInfo', 'kubeletVersion')],
      ['images', list(node, 'status', 'images').length],
      ['cpu', text(node, 'status', 'capacity', 'cpu')],
      ['pods', text(node, 'status', 'capacity', 'pods')],
    ],
  );

export const leaseFields: FieldsOf = (lease) =>
  fieldsFrom(metadataOf(lease), [
    ['holder', text(lease, 'spec', 'holderIdentity')],
    ['renewTime', text(lease, 'spec', 'renewTime')],
    ['duration', scalar(lease, 'spec', 'leaseDurationSeconds')],
    ['transitions', scalar(lease, 'spec', 'leaseTransitions')],
  ]);
