import type { ApiServer } from '../api/api-server.ts';
import { configMaps, endpointSlices, namespaces, serviceAccounts, services } from '../api/kinds.ts';

const by = 'system:apiserver';
const kubeadm = 'kubernetes-admin';

/** Of every cluster; a namespace named later gets them from the controller manager. */
const firstNamespaces = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

/** What a cluster has before its first node: namespaces with what each of them has, and the Service of the API server itself. */
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
  for (const namespace of firstNamespaces) makeNamespaceObjects(api, namespace);
  for (const name of ['coredns', 'kindnet', 'kube-proxy']) {
    api.create(serviceAccounts, { metadata: { name, namespace: 'kube-system' } }, { by: kubeadm });
  }
}

/** The ServiceAccount `default` and the CA's certificate, which every namespace has. */
function makeNamespaceObjects(api: ApiServer, namespace: string): void {
  api.create(serviceAccounts, { metadata: { name: 'default', namespace } }, { by: 'service-account-controller' });
  api.create(
    configMaps,
    {
      metadata: {
        name: 'kube-root-ca.crt',
        namespace,
        annotations: {
          'kubernetes.io/description':
            'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
        },
      },
      data: { 'ca.crt': '-----BEGIN CERTIFICATE-----\nsimulated\n-----END CERTIFICATE-----\n' },
    },
    { by: 'root-ca-cert-publisher' },
  );
}
