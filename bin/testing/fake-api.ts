import { createServer } from 'node:http';

/** An API server that answers these paths, and takes down every method and path that it is asked. */
export async function startFakeApi(answers: { readonly [path: string]: object }, status = 200) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://x');
    asked.push(`${request.method} ${pathname}`);
    const body = answers[pathname];
    response.writeHead(status === 200 && body === undefined ? 404 : status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { kind: 'Status', code: status }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { asked, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: async () => void server.close() };
}

/** A kubeconfig whose current context is not the one that is asked for. */
export function kubeconfigOf(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'other',
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token: 'x' } }],
    contexts: [
      { name: 'here', context: { cluster: 'c', user: 'u' } },
      { name: 'broken', context: { cluster: 'none', user: 'u' } },
    ],
  });
}

/** A static Pod of the control plane. */
export const staticPod = (component: string, ...given: readonly string[]) => ({
  metadata: { name: `${component}-cp`, labels: { component } },
  spec: { containers: [{ name: component, command: [component, ...given] }] },
});

const node = (name: string, labels: object = {}) => ({ metadata: { name, labels } });
const configz = { kubeletconfig: { nodeLeaseDurationSeconds: 16 } };
/** A control plane and three workers, of which kube-system shows these Pods. */
export const clusterWith = (...pods: readonly object[]) => ({
  '/version': { major: '1', minor: '36', gitVersion: 'v1.36.4' },
  '/version/': { major: '1', minor: '36', gitVersion: 'v1.36.4' },
  '/api/v1/nodes': {
    kind: 'NodeList',
    apiVersion: 'v1',
    items: [node('cp', { 'node-role.kubernetes.io/control-plane': '' }), node('w1'), node('w2'), node('w3')],
  },
  '/api/v1/namespaces/kube-system/pods': { kind: 'PodList', apiVersion: 'v1', items: pods },
  ...Object.fromEntries(['cp', 'w1', 'w2', 'w3'].map((name) => [`/api/v1/nodes/${name}/proxy/configz`, configz])),
});
