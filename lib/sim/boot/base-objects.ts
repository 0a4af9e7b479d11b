import type { ApiServer } from '../api/api-server.ts';
import { endpointSlices, namespaces, serviceAccounts, services } from '../api/kinds.ts';

const by = 'system:apiserver';
const kubeadm = 'kubernetes-admin';

const firstNamespaces = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

/** What a cluster has before its first node: namespaces, and the Service of the API server itself. */
export function makeBaseObjects(api: ApiServer, controlPlaneAddress: string): void {
  for (const name of firstNamespaces) {
    if (api.find(namespaces, { name }) === undefined) api.create(namespaces, { metadata: { name } }, { by });
  }
  api.create(
    services,
    {
      metadata: {
        name: 'kubernetes',
        namespace: 'default',
        labels: { component: 'apiserver', provider: 'kubernetes' },
      },
      spec: {
        clusterIP: '10.96.0.1',
        clusterIPs: ['10.96.0.1'],
        ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
      },
    },
    { by },
  );
  api.create(
    endpointSlices,
    {
      metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [controlPlaneAddress], conditions: { ready: true } }],
      ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
    },
    { by },
  );
  for (const name of ['coredns', 'kindnet', 'kube-proxy']) {
    api.create(serviceAccounts, { metadata: { name, namespace: 'kube-system' } }, { by: kubeadm });
  }
}
