import { ApiException, CoreV1Api } from '@kubernetes/client-node';
import { seconds } from '../units.ts';
import type { Cluster } from './cluster.ts';

export interface KubeletAnswer {
  readonly state: 'answers' | 'silent' | 'unreachable';
  readonly detail: string;
}

/**
 * Asks a node's kubelet for its health by way of the API server's node proxy. A gateway error, or no answer at all while
 * the API server answers other requests, is silence; an API server that does not answer says nothing about the kubelet.
 */
export async function askKubelet(cluster: Cluster, node: string): Promise<KubeletAnswer> {
  const api = cluster.kubeConfig.makeApiClient(CoreV1Api);
  const asked = api.connectGetNodeProxyWithPath({ name: node, path: 'healthz' }).then(
    (text): KubeletAnswer => ({ state: 'answers', detail: text }),
    (error: unknown): KubeletAnswer => {
      if (!(error instanceof ApiException)) return { state: 'unreachable', detail: String(error) };
      const detail = `HTTP ${error.code} from the API server's node proxy`;
      return { state: error.code >= 500 ? 'silent' : 'answers', detail };
    },
  );
  const patience = cluster.clock.waitUntil(cluster.clock.now() + seconds(5)).then(() => undefined);
  const answer = await Promise.race([asked, patience]);
  if (answer !== undefined) return answer;
  const alive = await api.getAPIResources().then(
    () => true,
    () => false,
  );
  return alive
    ? { state: 'silent', detail: 'no answer through the node proxy within 5 s, while the API server answers' }
    : { state: 'unreachable', detail: 'neither the kubelet nor the API server answered within 5 s' };
}
