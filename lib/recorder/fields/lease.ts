import type { RawLease } from '../raw-object.ts';
import { microTime } from '../server-time.ts';
import { type Fields, field } from './field.ts';

/** Fields of a Lease. Those of kube-node-lease are renewed by kubelets, the others by whoever wants to lead. */
export function leaseFields(lease: RawLease): Fields {
  const renewTime = lease.spec?.renewTime;
  return new Map([
    ...field('renewTime', renewTime, microTime(renewTime, 'spec.renewTime', renewer(lease))),
    ...field('holder', lease.spec?.holderIdentity),
  ]);
}

function renewer({ metadata }: RawLease): 'kubelet' | 'scheduler' | 'api-server' | 'controller-manager' {
  if (metadata.namespace === 'kube-node-lease') return 'kubelet';
  if (metadata.name === 'kube-scheduler') return 'scheduler';
  // Each API server renews a Lease of its own (KEP-1965).
  if (metadata.namespace === 'kube-system' && metadata.name.startsWith('apiserver-')) return 'api-server';
  return 'controller-manager';
}
