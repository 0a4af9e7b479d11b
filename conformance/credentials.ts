import { readFileSync } from 'node:fs';
import type { AgentOptions } from 'node:https';
import { loadYaml } from '@kubernetes/client-node';

interface KubeconfigFile {
  readonly clusters: readonly { cluster: { server: string; 'certificate-authority-data': string } }[];
  readonly users: readonly { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
}

/** The server of a kubeconfig with one cluster and one user, as kind and powercut write it, and how to be let in. */
export function credentialsIn(kubeconfig: string): { readonly server: string; readonly tls: AgentOptions } {
  const { clusters, users } = loadYaml<KubeconfigFile>(readFileSync(kubeconfig, 'utf8'));
  const [cluster, user] = [clusters[0]?.cluster, users[0]?.user];
  if (cluster === undefined || user === undefined) throw new Error(`No cluster or no user in ${kubeconfig}.`);
  const tls = {
    ca: decode(cluster['certificate-authority-data']),
    cert: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
  };
  return { server: cluster.server, tls };
}

const decode = (base64: string): Buffer => Buffer.from(base64, 'base64');
